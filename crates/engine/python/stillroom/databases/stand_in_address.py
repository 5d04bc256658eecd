"""The address that leads to PGlite where the repository gives none. Apart from `database_url`, because stand-ins give it too."""

STAND_IN_HOST = "pglite"
STAND_IN_DATABASE = "postgres"
STAND_IN_URL = f"postgresql+psycopg2://postgres@{STAND_IN_HOST}/{STAND_IN_DATABASE}"
