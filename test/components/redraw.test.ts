import './as-built.ts';
import assert from 'node:assert/strict';
import {PassThrough} from 'node:stream';
import {test} from 'node:test';
import {drawingOn} from '../../components/drawing.ts';
import {startWizard} from '../../components/start.tsx';
import {createStore} from '../../src/wizard/store.ts';
import {fakeEngine} from '../wizard/fake-engine.ts';
import {terminal} from './terminal.ts';

const wholeFrame = /nearmetal.*● Host.*What stands out.*quit/s;

test('the frame is drawn anew, whole, by Ctrl+L, after Ctrl+Z and when the process goes on', async () => {
	const at = terminal();
	const store = createStore(fakeEngine());
	const on = {...at, stderr: new PassThrough(), screenReader: false};
	const end = startWizard(store, at.jobControl, tree => drawingOn(on, tree));
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
