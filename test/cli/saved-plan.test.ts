import assert from 'node:assert/strict';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, describe, test} from 'node:test';
import {parseArguments} from '../../src/cli/arguments.ts';
import {choices} from '../../src/cli/choose.ts';
import {save} from '../../src/cli/save.ts';
import {applyCommand} from '../../src/cli/undo-command.ts';
import {sampleTarget} from '../../src/target/sample.ts';
import {engineOf} from '../../src/wizard/engine-of.ts';
import {engineParts} from '../wizard/engine-parts.ts';
import {run, steps} from './run.ts';

describe('a plan that the wizard saved', () => {
	const folder = mkdtempSync(join(tmpdir(), 'saved-plan-'));
	after(() => rmSync(folder, {recursive: true}));

	test('is taken by apply, as the wizard showed it', async () => {
		const parsed = parseArguments(['plan', ...steps]);
		assert.ok(parsed.command === 'plan');
		const engine = engineOf(engineParts({...choices(parsed), save, out: join(folder, 'plan of web01')}));
		const {plan} = engine.plan(await engine.inspect(), engine.defaultChoices('web01'));
		const {path, apply} = await engine.savePlan(plan);
		assert.equal(path, engine.planPath(plan));
		assert.equal(apply, `nearmetal apply ${path} --sample`);
		const {status, out} = await run(sampleTarget(), ['apply', path, '--sample', '--yes']);
		assert.equal(status, 0);
		assert.match(out, /multi-queue/);
	});
});

const cases: readonly (readonly [argv: readonly string[], command: string])[] = [
	[[], 'nearmetal apply /root/plan.json'],
	[['--host', 'admin@kvm1:2222', '--identity', 'a key'], "nearmetal apply /root/plan.json --host admin@kvm1:2222 --identity 'a key'"],
	[['--guest-user', 'ubuntu'], 'nearmetal apply /root/plan.json --guest-user ubuntu'],
	[['--snapshot', 'kvm1.json'], 'nearmetal apply /root/plan.json'],
	[['--sample'], 'nearmetal apply /root/plan.json --sample'],
];
for (const [argv, command] of cases) {
	test(`nearmetal ${argv.join(' ')}`, () => {
		const parsed = parseArguments(argv);
		assert.ok(parsed.command === 'wizard');
		assert.equal(applyCommand(parsed, '/root/plan.json'), command);
	});
}
