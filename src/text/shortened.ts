/** No more of a text that others wrote, or somebody typed, than fits into a sentence: its beginning says which is meant. */
export const shortened = (text: string): string => (text.length > 100 ? `${text.slice(0, 100)}…` : text);
