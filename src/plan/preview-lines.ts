import type {DiffLine, Preview} from './preview.ts';

/** A line of a preview as it is read, whole: who shows it folds it and colours it by its kind. */
export type PreviewLine = {readonly kind: DiffLine['kind'] | 'heading' | 'command' | 'parting'; readonly text: string};

const signs = {same: ' ', added: '+', removed: '-', hunk: ''} as const satisfies Record<DiffLine['kind'], string>;

/** The sign at the start tells what the line is. A tab would move what follows by as much as the terminal likes. */
export const diffLine = ({kind, text}: DiffLine): PreviewLine => ({kind, text: withoutTabs(`${signs[kind]}${text}`)});

/** Everything that a step will do: each part by name, with its difference and its commands. */
export const previewLines = ({parts}: Preview): readonly PreviewLine[] =>
	parts.flatMap(({heading, diff, commands, effect}): readonly PreviewLine[] => [
		{kind: 'heading', text: `${heading}   takes effect: ${effect}`},
		...diff.map(line => inside(diffLine(line))),
		...commands.flatMap(command =>
			command
				.split('\n')
				.map((text, line): PreviewLine => inside({kind: 'command', text: withoutTabs(`${line === 0 ? '#' : '>'} ${text}`)})),
		),
		{kind: 'parting', text: ''},
	]);

const inside = ({kind, text}: PreviewLine): PreviewLine => ({kind, text: `  ${text}`});

const withoutTabs = (text: string): string => text.replaceAll('\t', '    ');
