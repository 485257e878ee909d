import assert from 'node:assert/strict';
import {PassThrough} from 'node:stream';
import {setImmediate as tick} from 'node:timers/promises';

/** A terminal that keeps all that it is told, in order: what is written, and whether it hands over keys one by one (raw). */
export function terminal() {
	const told: string[] = [];
	const stdin = Object.assign(new PassThrough(), {
		isTTY: true,
		setRawMode: (isRaw: boolean) => void told.push(isRaw ? '<raw>' : '<lines>'),
		ref() {},
		unref() {},
	});
	const stdout = Object.assign(new PassThrough(), {isTTY: true, columns: 80, rows: 24});
	stdout.on('data', (bytes: Buffer) => told.push(bytes.toString()));
	let continued = (): void => {};
	const jobControl = {
		async stop() {
			told.push('<stopped>');
			// The shell's fg: the wizard hears of that while it takes the terminal again.
			continued();
		},
		async open(opener: string, text: string) {
			told.push(`<${opener}: ${text}>`);
			return `The ${opener} was left.`;
		},
		onContinued(listener: () => void) {
			continued = listener;
			return () => {};
		},
	};
	/** What was told since. */
	const since = (begin: number): string => told.slice(begin).join('');
	const until = async (begin: number, expected: RegExp): Promise<string> => {
		for (const end = Date.now() + 60_000; Date.now() < end; await tick()) if (expected.test(since(begin))) return since(begin);
		assert.fail(`${expected} was not written: ${JSON.stringify(since(begin))}`);
	};

	return {
		stdin,
		stdout,
		jobControl,
		tell: (text: string) => void told.push(text),
		mark: () => told.length,
		until,
		continue: () => continued(),
	};
}
