"""Statements put together from parts."""

from stillroom.driver.composed_sql import DEFAULT, NULL, SQL, Composable, Composed, Identifier, Literal, Placeholder
