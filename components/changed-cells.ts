import {isSign} from '../src/text/ascii.ts';

/** What a cell of the window shows: a character of one column, and the parameters of its colours and styles (SGR), none for the usual. */
type Cell = {readonly character: string; readonly style: string};

/** A frame as Ink draws it over the one before: all its rows are erased from the last one up, and written anew. */
const overLast = /^(?:\u001B\[2K\u001B\[1A)*\u001B\[2K\u001B\[G/;

/** Ink's marks around a frame (synchronized output), a hidden cursor, nothing at all: what is shown stays as it is. */
const showsNothing = /^(?:\u001B\[\?(?:2026[hl]|25l))*$/;

/**
 * The terminal for Ink, on whose line only those cells go of a frame that are not shown yet: a bar that grows by a cell is ten bytes, where
 * its row is a hundred, and a run that is measured draws four frames a second over a slow SSH link. All else goes as it is.
 */
export function changedCellsOnly<Stream extends NodeJS.WritableStream>(
	stdout: Stream & {readonly columns?: number; readonly rows?: number},
) {
	let shown: Frame | undefined;
	const write = (chunk: unknown, ...more: readonly unknown[]): boolean => {
		let text = chunk;
		if (typeof chunk !== 'string') {
			shown = undefined;
		} else if (!showsNothing.test(chunk)) {
			const before = shown;
			shown = frameIn(chunk, stdout);
			text = before === undefined || shown === undefined || !isSameWindow(before, shown) ? chunk : difference(before, shown);
		}

		return (stdout.write as (...all: readonly unknown[]) => boolean).call(stdout, text, ...more);
	};

	return new Proxy(stdout, {
		get(_, name) {
			const value: unknown = Reflect.get(stdout, name);
			return name === 'write' ? write : typeof value === 'function' ? value.bind(stdout) : value;
		},
	});
}

/** A frame that fills the window, so that where a row of it stands is known. */
type Frame = {readonly lines: readonly string[]; readonly columns: number};

function frameIn(chunk: string, {columns, rows}: {readonly columns?: number; readonly rows?: number}): Frame | undefined {
	const erased = overLast.exec(chunk)?.[0];
	const lines = erased === undefined ? [] : chunk.slice(erased.length).split('\n');
	return columns === undefined || lines.length !== rows ? undefined : {lines, columns};
}

const isSameWindow = (one: Frame, other: Frame): boolean => one.columns === other.columns && one.lines.length === other.lines.length;

/** What makes one frame of the other. It leaves the cursor in the last row, as Ink does. */
function difference(before: Frame, after: Frame): string {
	const pen = penAt();
	after.lines.forEach((line, row) => {
		const old = before.lines[row] ?? '';
		if (line !== old) drawRow(pen, row, old, line, after.columns);
	});
	pen.move(after.lines.length - 1, 0);
	return pen.drawn();
}

function drawRow(pen: Pen, row: number, old: string, line: string, columns: number): void {
	const [from, to] = [cellsOf(old), cellsOf(line)];
	if (from === undefined || to === undefined || Math.max(from.length, to.length) > columns) {
		pen.move(row, 0);
		pen.row(line);
		return;
	}

	for (let column = 0; column < Math.max(from.length, to.length); column++) {
		const cell = to[column];
		if (cell === undefined) {
			pen.move(row, column);
			pen.eraseRest();
			return;
		}

		if (!isSame(from[column] ?? blank, cell)) {
			pen.move(row, column);
			pen.cell(cell);
		}
	}
}

const blank: Cell = {character: ' ', style: ''};
const isSame = (one: Cell, other: Cell): boolean => one.character === other.character && one.style === other.style;

/** Writes at a place in a style, and says neither where it is known to the terminal already. */
function penAt() {
	let text = '';
	let [row, column, style] = [-1, -1, ''];
	const use = (wanted: string): void => {
		if (wanted !== style) text += wanted === '' ? '\u001B[m' : `\u001B[${style === '' ? '' : '0;'}${wanted}m`;
		style = wanted;
	};

	return {
		move(toRow: number, toColumn: number): void {
			if (toRow !== row || toColumn < column) text += `\u001B[${toRow + 1}${toColumn === 0 ? '' : `;${toColumn + 1}`}H`;
			else if (toColumn > column) text += `\u001B[${toColumn - column === 1 ? '' : toColumn - column}C`;
			[row, column] = [toRow, toColumn];
		},
		cell({character, style}: Cell): void {
			use(style);
			text += character;
			column++;
		},
		/** A blank that is erased takes the colours of the pen. */
		eraseRest(): void {
			use('');
			text += '\u001B[K';
		},
		/** A row of whatever characters; where it ends is not known. */
		row(line: string): void {
			use('');
			text += `\u001B[2K${line}`;
			row = -1;
		},
		drawn(): string {
			use('');
			return text;
		},
	};
}

type Pen = ReturnType<typeof penAt>;

/** The cells of a row up to its last that is not blank; undefined where it has anything of which the columns are not certain. */
function cellsOf(line: string): readonly Cell[] | undefined {
	const cells: Cell[] = [];
	let style: readonly string[] = [];
	let end = 0;
	for (const [piece, parameters] of line.matchAll(/\u001B\[([\d;]*)m|./gsu)) {
		if (parameters !== undefined) {
			const next = styleAfter(style, parameters);
			if (next === undefined) return undefined;
			style = next;
		} else if (/[ -~]/.test(piece) || isSign(piece)) {
			cells.push({character: piece, style: style.join(';')});
			if (piece !== ' ' || style.length > 0) end = cells.length;
		} else {
			return undefined;
		}
	}

	return cells.slice(0, end);
}

/** What ends a style or colour, by what begins it (ECMA-48, SGR), as far as Ink writes them. */
const ends: Readonly<Record<string, string>> = {'1': '22', '2': '22', '3': '23', '4': '24', '7': '27', '9': '29'};
const endOf = (begin: string): string | undefined =>
	ends[begin] ?? (/^(?:3[0-7]|9[0-7]|38;.+)$/.test(begin) ? '39' : /^(?:4[0-7]|10[0-7]|48;.+)$/.test(begin) ? '49' : undefined);

/** The styles that hold after a sequence, each by what begins it; undefined for one that is not known. */
function styleAfter(style: readonly string[], parameters: string): readonly string[] | undefined {
	const end = endOf(parameters);
	// Bold and dim are two that one sequence ends; a colour takes the place of another.
	if (end !== undefined)
		return [...style.filter(begin => begin !== parameters && (end === '22' || endOf(begin) !== end)), parameters].sort();
	if (parameters === '' || parameters === '0') return [];
	return ['22', '23', '24', '27', '29', '39', '49'].includes(parameters) ? style.filter(begin => endOf(begin) !== parameters) : undefined;
}
