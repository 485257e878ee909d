/** An option with its value as words of a command line; in one word where the value would be taken for an option itself. */
export const option = (name: string, value: string): readonly string[] =>
	value.startsWith('-') ? [`--${name}=${value}`] : [`--${name}`, value];
