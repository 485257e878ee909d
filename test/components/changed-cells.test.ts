import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import {PassThrough} from 'node:stream';
import {describe, test} from 'node:test';
import {changedCellsOnly} from '../../components/changed-cells.ts';

const [columns, rows] = [80, 24];

/** A window: each cell as its character and what began its styles. What it does not know of what it is told, it refuses. */
function windowOf() {
	const grid = Array.from({length: rows}, () => Array.from({length: columns}, () => ' '));
	let [row, column] = [0, 0];
	let style = new Map<string, string>();
	const put = (character: string): void => {
		(grid[row] as string[])[column] = character === ' ' && style.size === 0 ? ' ' : `${[...style.values()].sort()}${character}`;
		column++;
	};
	const endOf = (code: string): string => (['1', '2'].includes(code) ? code : code === '7' ? '27' : '39');
	const sgr = (code: string): void => {
		if (code === '' || code === '0') style.clear();
		else if (code === '22') for (const begin of ['1', '2']) style.delete(begin);
		else if (['27', '39'].includes(code)) style.delete(code);
		else style = new Map([...style, [endOf(code), code]]);
	};
	const erase = (from: number): void => {
		assert.equal(style.size, 0, 'what is erased would have a colour');
		grid[row]?.fill(' ', from);
	};
	const obey = (parameters: string, letter: string): void => {
		const [first = '', second = ''] = parameters.split(';');
		if (letter === 'H') [row, column] = [Number(first || 1) - 1, Number(second || 1) - 1];
		else if (letter === 'A') row -= Number(first || 1);
		else if (letter === 'C') column += Number(first || 1);
		else if (letter === 'G') column = Number(first || 1) - 1;
		else if (letter === 'K') erase(first === '2' ? 0 : column);
		else if (letter === 'm') for (const code of parameters.split(';')) sgr(code);
		else assert.fail(`CSI ${parameters}${letter}`);
	};
	return {
		told(text: string): void {
			for (const [piece, parameters, letter] of text.matchAll(/\u001B\[([?\d;]*)([A-Za-z])|[^]/gu)) {
				if (letter !== undefined) obey(parameters ?? '', letter);
				else if (piece === '\n') [row, column] = [row + 1, 0];
				else put(piece);
			}
		},
		shown: () => grid.map(cells => cells.join('').trimEnd()),
		cursorRow: () => row,
	};
}

const eraseFrame = `${'\u001B[2K\u001B[1A'.repeat(rows - 1)}\u001B[2K\u001B[G`;

/** Draws frames, the first of them as Ink does at first, with and without `changedCellsOnly`, and compares after each. */
function drawn(frames: readonly (readonly string[])[], size = {columns, rows}) {
	const [whole, spared] = [windowOf(), windowOf()];
	const stdout = Object.assign(new PassThrough(), size);
	let bytes = 0;
	stdout.on('data', (piece: Buffer) => {
		bytes = piece.length;
		spared.told(piece.toString());
	});
	const screen = changedCellsOnly(stdout);
	return frames.map((lines, index) => {
		const text = `${index === 0 ? '' : eraseFrame}${lines.join('\n')}`;
		bytes = 0;
		whole.told(text);
		screen.write(text);
		assert.deepEqual(spared.shown(), whole.shown());
		assert.equal(spared.cursorRow(), rows - 1);
		return bytes;
	});
}

const inWindow = (lines: readonly string[]): readonly string[] => Array.from({length: rows}, (_, row) => lines[row] ?? '');

describe('of a frame only the changed cells are written', () => {
	test('whatever frame follows another', () => {
		const folder = `${import.meta.dirname}/frames`;
		let seed = 7;
		const upTo = (count: number): number => {
			seed = (seed * 48_271) % 2_147_483_647;
			return seed % count;
		};
		const styles = [
			['', ''],
			['\u001B[1m', '\u001B[22m'],
			['\u001B[2m', '\u001B[22m'],
			['\u001B[36m', '\u001B[39m'],
			['\u001B[1m\u001B[90m', '\u001B[39m\u001B[22m'],
			['\u001B[7m\u001B[1m', '\u001B[22m\u001B[27m'],
		] as const;
		const styled = (line: string): string =>
			line.replaceAll(/ *\S+/gu, word => {
				const [begin, end] = styles[upTo(styles.length)] ?? ['', ''];
				return `${begin}${word}${end}`;
			});
		const frames = readdirSync(folder)
			.filter(name => name.endsWith('-80x24.txt'))
			.map(name => inWindow(readFileSync(`${folder}/${name}`, 'utf8').split('\n').map(styled)));
		assert.ok(frames.length > 50);
		drawn(frames.flatMap(frame => [frame, frame.map(line => (upTo(4) === 0 ? styled(line.replaceAll(/\u001B\[\d+m/g, '')) : line))]));
	});

	test('a bar that grows by a cell costs ten bytes, not its row', () => {
		const bars = (length: number) => inWindow(['title', `\u001B[2m 10 \u001B[22m\u001B[32m${'█'.repeat(length)}\u001B[39m`]);
		const [, , third = 0] = drawn([bars(4), bars(4), bars(5)]);
		assert.equal(third, '\u001B[2;9H\u001B[32m█\u001B[24H\u001B[m'.length + 2);
	});

	test('a row with characters whose columns are not certain is written whole, when it changes', () => {
		const row = (rest: string) => inWindow(['a', `漢字 ${rest}`, 'b']);
		const [, , third = 0, fourth = 0] = drawn([row('1'), row('1'), row('2'), row('2')]);
		assert.equal(third, Buffer.byteLength('\u001B[2H\u001B[2K漢字 2\u001B[24H'));
		assert.equal(fourth, '\u001B[24H'.length);
	});

	const told = (size: {readonly columns: number; readonly rows: number}, ...chunks: readonly string[]): string => {
		const stdout = Object.assign(new PassThrough(), size);
		const screen = changedCellsOnly(stdout);
		for (const chunk of chunks) screen.write(chunk);
		return String(stdout.read());
	};
	const frame = (text: string): string => `${eraseFrame}${inWindow([text]).join('\n')}`;
	const size = {columns, rows};

	const whole: readonly (readonly [what: string, size: {readonly columns: number; readonly rows: number}, between: string])[] = [
		['after anything else was written', size, '\u001B[H\u001B[J'],
		['in a window that it does not fill', {columns, rows: rows + 1}, ''],
	];
	for (const [what, window, between] of whole) {
		test(`a frame is written whole ${what}`, () => {
			const chunks = [frame('one'), between, frame('two')];
			assert.equal(told(window, ...chunks), chunks.join(''));
		});
	}

	test('marks around a frame, and writing nothing to wait for the line, go through and change nothing', () => {
		assert.equal(told(size, frame('one'), '\u001B[?2026h', '', frame('onE')), `${frame('one')}\u001B[?2026h\u001B[1;3HE\u001B[24H`);
	});
});
