// Loads the editors when one is wanted first; EDITOR is their file, which the build knows.
export const openEditor = async (...options) => (await import(EDITOR)).open(...options);
export const openSqlEditor = async (...options) => (await import(EDITOR)).openSql(...options);
