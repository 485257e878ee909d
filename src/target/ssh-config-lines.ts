import {readdirSync} from 'node:fs';
import {globPattern} from './glob.ts';
import {readTextFile} from './text-file.ts';

/** A line of ssh_config(5): `IdentityFile ~/.ssh/lab`. */
export type ConfigLine = {
	/** `/root/.ssh/config:12`, for messages. */
	readonly where: string;
	/** In small letters. */
	readonly keyword: string;
	/** Without their quotes. */
	readonly words: readonly string[];
};

/** The lines of a configuration. A word is in quotes where it has blanks; between keyword and words may stand a `=`. */
const configLines = (file: string, text: string): readonly ConfigLine[] =>
	text.split('\n').flatMap((line, index) => {
		const [, keyword, rest] = /^\s*([A-Za-z]+)(?:\s*=\s*|\s+)(.*)$/.exec(line.trimEnd()) ?? [];
		if (keyword === undefined || rest === undefined) return [];
		const words: string[] = [];
		for (const [word, quoted] of rest.matchAll(/"([^"]*)"|[^\s"]+/g)) {
			// A comment may stand behind the words (OpenSSH 8.5 and newer).
			if (word.startsWith('#')) break;
			words.push(quoted ?? word);
		}

		return [{where: `${file}:${index + 1}`, keyword: keyword.toLowerCase(), words}];
	});

/** The lines of a file; none where it is not there or cannot be read, as it is for ssh itself. */
export const linesOf = (file: string): readonly ConfigLine[] => {
	try {
		return configLines(file, readTextFile(file));
	} catch {
		return [];
	}
};

/** The files that an Include names, in the order of their names: `*`, `?` and `[a-z]` in any part of the path. */
export const filesNamed = (path: string): readonly string[] => {
	const [, ...parts] = path.split('/');
	return parts.reduce<readonly string[]>(
		(folders, part) =>
			folders.flatMap(folder => (/[*?[]/.test(part) ? entries(folder, new RegExp(`^${globPattern(part)}$`)) : [`${folder}/${part}`])),
		[''],
	);
};

const entries = (folder: string, pattern: RegExp): readonly string[] => {
	try {
		return readdirSync(folder === '' ? '/' : folder)
			.filter(name => !name.startsWith('.') && pattern.test(name))
			.toSorted()
			.map(name => `${folder}/${name}`);
	} catch {
		return [];
	}
};
