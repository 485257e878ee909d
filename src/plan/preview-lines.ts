import type {DiffLine, Preview, PreviewPart} from './preview.ts';

/** A line of a preview as it is read, whole: who shows it folds it and colours it by its kind. */
export type PreviewLine = {readonly kind: DiffLine['kind'] | 'heading' | 'remark' | 'command' | 'parting'; readonly text: string};

const signs = {same: ' ', added: '+', removed: '-', hunk: ''} as const satisfies Record<DiffLine['kind'], string>;

/** The sign at the start tells what the line is. A tab would move what follows by as much as the terminal likes. */
export const diffLine = ({kind, text}: DiffLine): PreviewLine => ({kind, text: withoutTabs(`${signs[kind]}${text}`)});

/** Everything that a step will do: each part by name, with its difference and its commands, which stand as they are pasted into a shell. */
export const previewLines = ({parts}: Preview): readonly PreviewLine[] =>
	parts.flatMap(part => {
		const {heading, diff, remark, effect} = part;
		const commands = commandLines(part);
		return [
			{kind: 'heading', text: `${heading}   takes effect: ${effect}`},
			...(isWhole(diff, commands) ? [] : diff.map(diffLine)),
			{kind: 'remark', text: remark},
			...commands.map((text): PreviewLine => ({kind: 'command', text: withoutTabs(text)})),
			{kind: 'parting', text: ''},
		];
	});

const commandLines = ({commands}: PreviewPart): readonly string[] => commands.flatMap(command => command.split('\n'));

/** Where there was nothing, a command that writes all lines shows them already: a new file of 80 lines would stand there twice. */
const isWhole = (diff: readonly DiffLine[], commands: readonly string[]): boolean =>
	diff.every(({kind, text}) => kind === 'hunk' || (kind === 'added' && commands.includes(text)));

/** The changes of steps as a page: to read, to search, to copy from. */
export const previewPage = (previews: readonly Preview[]): readonly string[] =>
	previews.flatMap(preview => [
		'',
		`What ${preview.step} changes`,
		...previewLines(preview)
			.map(({kind, text}) => (kind === 'heading' || kind === 'remark' ? `  ${text}` : text))
			.slice(0, -1),
	]);

const withoutTabs = (text: string): string => text.replaceAll('\t', '    ');
