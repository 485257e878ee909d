/** The lines of a text, of which the last may end with a newline or not. */
export const linesIn = (text: string): readonly string[] => text.replace(/\n$/, '').split('\n');
