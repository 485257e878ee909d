import './as-built.ts';
import assert from 'node:assert/strict';
import {PassThrough} from 'node:stream';
import {test} from 'node:test';
import {setImmediate as tick} from 'node:timers/promises';
import {startWizard} from '../../components/start.tsx';
import {createStore} from '../../src/wizard/store.ts';
import {fakeEngine} from '../wizard/fake-engine.ts';

/** A terminal that keeps all that it is told, in order: what is written, and whether it hands over keys one by one (raw). */
function terminal() {
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
		onContinued(listener: () => void) {
			continued = listener;
			return () => {};
		},
	};
	/** What was told since. */
	const since = (begin: number): string => told.slice(begin).join('');
	/** Half a minute goes by where other work has the processors. */
	const until = async (begin: number, expected: RegExp): Promise<string> => {
		for (const end = Date.now() + 60_000; Date.now() < end; await tick()) if (expected.test(since(begin))) return since(begin);
		assert.fail(`${expected} was not written: ${JSON.stringify(since(begin))}`);
	};

	return {stdin, stdout, jobControl, mark: () => told.length, until, continue: () => continued()};
}

const wholeFrame = /nearmetal.*● Host.*What stands out.*quit/s;

test('the frame is drawn anew, whole, by Ctrl+L, after Ctrl+Z and when the process goes on', async () => {
	const at = terminal();
	const store = createStore(fakeEngine());
	const end = startWizard(store, {...at, stderr: new PassThrough(), screenReader: false});
	await at.until(0, wholeFrame);

	const pressed = at.mark();
	at.stdin.write('\f');
	assert.match(await at.until(pressed, wholeFrame), /\u001B\[H\u001B\[J[^\u001B]*.*nearmetal/s, 'from a window that is empty');

	const suspended = at.mark();
	at.stdin.write('\u001A');
	const away = await at.until(suspended, /<stopped>.*● Host.*quit/s);
	const [before = '', after = ''] = away.split('<stopped>');
	assert.match(
		before,
		/\u001B\[\?25h.*\u001B\[\?1049l.*<lines>$/s,
		'the cursor is seen, the shell’s own screen is back, keys come by the line',
	);
	assert.match(after, /^.*<raw>.*\u001B\[\?1049h.*nearmetal/s);

	const stoppedByOthers = at.mark();
	at.continue();
	assert.match(await at.until(stoppedByOthers, wholeFrame), /<lines>.*<raw>/s, 'the shell may have left the terminal in its own mode');

	at.stdin.write('q');
	await end;
});
