import '../components/as-built.ts';
import assert from 'node:assert/strict';
import {PassThrough} from 'node:stream';
import {test} from 'node:test';
import {openWizard} from '../../components/opening.tsx';
import {openedAtOnce} from '../../src/cli/at-once.ts';
import {localTarget} from '../../src/target/local.ts';
import {sampleTarget} from '../../src/target/sample.ts';
import {terminal} from '../components/terminal.ts';
import {run} from './run.ts';

test('the first frame stands before anything else is loaded, and the wizard goes on from there with the keys typed meanwhile', async () => {
	const at = terminal();
	const on = {...at, stderr: new PassThrough(), screenReader: false};
	const sample = openedAtOnce(['--sample']);
	assert.ok(sample !== undefined);
	const opening = openWizard(sample, on);
	const first = await at.until(0, /nearmetal +sample.*SAMPLE, not real.*Reading sample\. Nothing is changed by that\..*q quit/s);
	const stood = at.mark();
	at.stdin.write('q');
	const {status, out} = await run(sampleTarget(), ['--sample'], {terminal: on, opening, jobControl: at.jobControl});
	assert.equal(status, 0);
	assert.match(out, /this was the sample/);
	const after = await at.until(stood, /\u001B\[\?1049l/);
	assert.equal((first + after).match(/\u001B\[\?1049h/g)?.length, 1, 'the screen is taken once');
	assert.doesNotMatch(after, /Reading sample/, 'the same frame is not drawn twice');
});

const words: readonly (readonly [string, string | undefined])[] = [
	['', localTarget().name],
	['--sample', sampleTarget().name],
	['--sample --guest web01', undefined],
	['--host kvm1', undefined],
	['--preset mine.json', undefined],
];
for (const [line, name] of words) {
	test(`“nearmetal ${line}” ${name === undefined ? 'may be refused before the screen is taken' : 'opens at once'}`, () => {
		assert.equal(openedAtOnce(line.split(' ').filter(word => word !== ''))?.name, name);
	});
}
