import {Box} from 'ink';
import type {ReactNode} from 'react';
import type {Engine} from '../src/wizard/engine.ts';
import type {Filter} from '../src/wizard/filter.ts';
import type {WizardState} from '../src/wizard/state.ts';
import type {Binding} from './binding.ts';
import {aroundCaret} from './text/caret.ts';
import {pack} from './text/pack.ts';
import {Text} from './widgets/text.tsx';

const least = {columns: 60, rows: 20};

const trail = [
	{screen: 'host', title: 'Host'},
	{screen: 'guest', title: 'Guest'},
	{screen: 'plan', title: 'Plan'},
	{screen: 'preview', title: 'Preview'},
	{screen: 'tune', title: 'Tune'},
	{screen: 'export', title: 'Export'},
] as const;

/** Rows that the frame takes for itself: title, trail, one below for where figures are from, and one above the footer. */
const frameRows = 4;

/** Rows left for the screen. */
export function bodyRows(rows: number, columns: number, bindings: readonly Binding[]): number {
	return Math.max(1, rows - frameRows - footerLines(bindings, columns).length);
}

/** What stands in the title of every screen where it is no host that could be changed; empty where it is one. */
export function caution({sample, writable}: Engine['target']): string {
	if (sample) {
		return 'SAMPLE, not real';
	}

	return writable ? '' : 'RECORDING, read only';
}

/** Columns that the title leaves for whom the screen is about, beside the program's name and that. */
export function subjectColumns(caution: string, columns: number): number {
	return columns - 14 - (caution === '' ? 0 : caution.length + 3);
}

/** What fills the frame around a screen. */
type Framing = {
	readonly screen: WizardState['screen'];
	/** That it is no host that could be changed. */
	readonly caution: string;
	readonly bindings: readonly Binding[];
	/** Whom this is about, beside the name of the program. */
	readonly subject: string;
	/** A few words to the right of the trail. */
	readonly note: string;
	/** Where figures are from that were not measured here. */
	readonly figures: string;
	/** What a list is narrowed to, and where one stands in it; undefined where there is no list. */
	readonly list: {readonly filter: Filter; readonly place: string} | undefined;
};

/** Title, trail and footer around a screen; exactly `rows` high, whatever the screen does. */
export function Frame({
	screen,
	caution,
	bindings,
	subject,
	note,
	figures,
	list,
	columns,
	rows,
	children,
}: Framing & {readonly columns: number; readonly rows: number; readonly children: ReactNode}) {
	if (columns < least.columns || rows < least.rows) {
		return (
			<Box width={columns} height={rows} overflow="hidden">
				<Text>{`nearmetal needs a window of ${least.columns} × ${least.rows}; this one has ${columns} × ${rows}. Nothing is lost: make it larger.`}</Text>
			</Box>
		);
	}

	return (
		<Box flexDirection="column" width={columns} height={rows} overflow="hidden">
			<Box height={1} flexShrink={0} justifyContent="space-between">
				<Box flexShrink={1} height={1}>
					<Text wrap="truncate">
						{' '}
						<Text bold color="cyan">
							nearmetal
						</Text>
						{`   ${subject}`}
					</Text>
				</Box>
				{caution === '' ? null : (
					<Box flexShrink={0} paddingLeft={1}>
						<Text inverse bold>{` ${caution} `}</Text>
					</Box>
				)}
			</Box>
			<Box height={1} flexShrink={0} justifyContent="space-between">
				<Box flexShrink={0}>
					<Trail screen={screen} places={placesBeside(note, screen, columns)} />
				</Box>
				<Box flexShrink={1} height={1} paddingLeft={2} paddingRight={1}>
					<Text wrap="truncate" dimColor>
						{note}
					</Text>
				</Box>
			</Box>
			<Box height={1} flexShrink={0}>
				<Text wrap="truncate" color="yellow">{` ${figures}`}</Text>
			</Box>
			<Box flexDirection="column" flexGrow={1} overflow="hidden">
				{children}
			</Box>
			<Box height={1} flexShrink={0}>
				{list && <ListLine {...list} columns={columns} />}
			</Box>
			<Footer bindings={bindings} columns={columns} />
		</Box>
	);
}

/** Where one stands in a list and what it is narrowed to, in the same place on every screen. */
function ListLine({filter, place, columns}: {readonly filter: Filter; readonly place: string; readonly columns: number}) {
	const {text, isTyping} = filter;
	const sign = place === '' ? '/ ' : '   / ';
	const [before, after] = aroundCaret(filter, columns - 2 - place.length - sign.length);
	return (
		<Text wrap="truncate">
			<Text dimColor>{` ${place}`}</Text>
			{text === '' && !isTyping ? null : (
				<>
					<Text bold>{sign}</Text>
					<Text>{before}</Text>
					{isTyping ? <Text color="cyan">▏</Text> : null}
					<Text>{after}</Text>
				</>
			)}
		</Text>
	);
}

/** Columns between two rooms, and of the mark of the one that is shown. */
const [between, mark] = [4, 2];

/** The rooms that are named: all; where the note has no room beside them, this one and those next to it. */
function placesBeside(note: string, screen: WizardState['screen'], columns: number): readonly (typeof trail)[number][] {
	const whole = trail.reduce((sum, {title}) => sum + title.length + between, mark - between);
	const at = trail.findIndex(place => place.screen === screen);
	return at === -1 || 1 + whole + 2 + note.length + 1 <= columns ? trail : trail.slice(Math.max(0, at - 1), at + 2);
}

function Trail({screen, places}: {readonly screen: WizardState['screen']; readonly places: readonly (typeof trail)[number][]}) {
	return (
		<Text wrap="truncate">
			{places[0] === trail[0] ? ' ' : <Text dimColor> … </Text>}
			{places.map((place, index) => (
				<Text key={place.screen}>
					{index > 0 ? <Text dimColor> ── </Text> : null}
					{place.screen === screen ? <Text bold color="cyan">{`● ${place.title}`}</Text> : <Text dimColor>{place.title}</Text>}
				</Text>
			))}
			{places.at(-1) === trail.at(-1) ? null : <Text dimColor> …</Text>}
		</Text>
	);
}

function Footer({bindings, columns}: {readonly bindings: readonly Binding[]; readonly columns: number}) {
	return (
		<Box flexDirection="column" flexShrink={0}>
			{footerLines(bindings, columns).map((line, index) => (
				<Text key={index} wrap="truncate">
					{' '}
					{line.map(({shown, label}, place) => (
						<Text key={shown}>
							{place > 0 ? '   ' : ''}
							<Text bold>{shown}</Text>
							<Text dimColor>{` ${label}`}</Text>
						</Text>
					))}
				</Text>
			))}
		</Box>
	);
}

/** The labelled keys, as many on a line as fit: the next key is never cut off. */
function footerLines(bindings: readonly Binding[], columns: number): readonly (readonly Binding[])[] {
	const labelled = bindings.filter(({label}) => label !== undefined);
	// Each key with a blank before its label and three after it, of which the last key of a line needs none but the margin.
	return pack(labelled, ({shown, label = ''}) => shown.length + 1 + label.length + 3, columns + 2);
}
