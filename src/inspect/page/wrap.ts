/** Text as lines of at most `columns`, broken between words; a longer word is broken after a comma, else anywhere. */
export const wrap = (text: string, columns: number): readonly string[] => {
	const lines: string[] = [];
	for (const word of text.split(' ').flatMap(word => pieces(word, columns))) {
		const longer = `${lines.at(-1)} ${word}`;
		if (lines.length > 0 && longer.length <= columns) lines[lines.length - 1] = longer;
		else lines.push(word);
	}

	return lines;
};

const pieces = (word: string, columns: number): readonly string[] =>
	word.length <= columns ? [word] : (word.match(new RegExp(`.{1,${Math.max(1, columns - 1)}},|.{1,${columns}}`, 'gu')) ?? [word]);

/**
 * A label, and its value beside it in a column of its own that wraps. The value keeps half of the room: a longer label, such as a guest's
 * name of 200 characters, stands above it.
 */
export const labelled = (label: string, value: string, width: number, columns: number): readonly string[] => {
	const indentation = Math.min(width, columns >> 1);
	const beside = label.length <= indentation ? label : '';
	const lines = wrap(value, Math.max(1, columns - indentation)).map(
		(line, index) => `${(index === 0 ? beside : '').padEnd(indentation)}${line}`,
	);
	return beside === label ? lines : [label, ...lines];
};
