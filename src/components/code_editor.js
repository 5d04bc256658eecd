// Loads the editor when it is wanted first; EDITOR is its file, which the build knows.
export const openEditor = async (...options) => (await import(EDITOR)).open(...options);
