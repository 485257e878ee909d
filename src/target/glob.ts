/**
 * A regular expression's source for the globs of a ProbeRequest: `*` and `?` stay within one path component, `[0-9]` is a class.
 * `*` takes as little as it can, so that what follows a path on its line is not taken for a part of it.
 */
export const globPattern = (glob: string): string =>
	glob
		.split(/([*?]|\[[^\]]*\])/)
		.map((part, i) =>
			i % 2 === 0
				? part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
				: part === '*'
					? '[^/]*?'
					: part === '?'
						? '[^/]'
						: part.replace(/^\[!/, '[^'),
		)
		.join('');
