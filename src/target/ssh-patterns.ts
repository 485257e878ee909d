/** Whether a list of OpenSSH's patterns takes a name, ssh_config(5) PATTERNS: one of them does, and none with a `!` before it. */
export const inPatternList = (patterns: readonly string[], name: string): boolean =>
	patterns.some(pattern => !pattern.startsWith('!') && matches(pattern, name)) &&
	!patterns.some(pattern => pattern.startsWith('!') && matches(pattern.slice(1), name));

/** `*` stands for any characters, `?` for one. Only the last `*` is ever tried again: as a regular expression, a dozen take for ever. */
const matches = (pattern: string, name: string): boolean => {
	let at = 0;
	let star: {readonly at: number; readonly from: number} | undefined;
	for (let from = 0; from < name.length; ) {
		if (pattern[at] === '*') {
			star = {at, from};
			at++;
		} else if (pattern[at] === '?' || pattern[at] === name[from]) {
			at++;
			from++;
		} else if (star === undefined) {
			return false;
		} else {
			from = star.from + 1;
			at = star.at + 1;
			star = {at: star.at, from};
		}
	}

	return /^\**$/.test(pattern.slice(at));
};
