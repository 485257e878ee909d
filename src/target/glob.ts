/** A regular expression's source for the globs of a ProbeRequest: `*` and `?` stay within one path component, `[0-9]` is a class. */
export const globPattern = (glob: string): string =>
	glob
		.split(/([*?]|\[[^\]]*\])/)
		.map((part, i) => (i % 2 === 0 ? part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') : part === '*' ? '[^/]*' : part === '?' ? '[^/]' : part.replace(/^\[!/, '[^')))
		.join('');
