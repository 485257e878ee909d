import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {planPage} from '../../src/cli/pages/plan-page.ts';
import {exportPlan} from '../../src/export/export.ts';
import {inspect} from '../../src/inspect/inspect.ts';
import type {Plan} from '../../src/plan/plan.ts';
import {previewPlan} from '../../src/plan/preview.ts';
import {parseSnapshot, recordedSnapshot} from '../../src/target/recording.ts';
import {type Snapshot, TargetError} from '../../src/target/target.ts';
import {Validator} from '../inspect/json-schema.ts';
import {command} from './command.ts';
import {damagedJson} from './damage-json.ts';
import {type Kind, unlessRefused} from './kind.ts';

const schema = new Validator(JSON.parse(readFileSync('src/inspect/facts-schema.json', 'utf8')));

/** The facts as text and as JSON, which is as its schema says. */
export const assertFacts = async (snapshot: Snapshot): Promise<void> => {
	const target = recordedSnapshot('snapshot.json', snapshot);
	const page = await command(target, ['inspect']);
	assert.equal(page.status, 0);
	const json = await command(target, ['inspect', '--json']);
	assert.deepEqual(schema.check(JSON.parse(json.out)), []);
};

/** A snapshot file: facts, a place for its guests, a plan and an export for each of them. */
export const kind: Kind = {
	texts: damagedJson(
		['test/inspect/debian-12.snapshot.json', 'test/inspect/debian-13.snapshot.json', 'src/target/sample-host.json'].map(path =>
			readFileSync(path, 'utf8'),
		),
	),
	async run(text) {
		const snapshot = unlessRefused([TargetError], () => parseSnapshot('snapshot.json', text));
		if (snapshot === undefined) return false;
		await assertFacts(snapshot);
		const target = recordedSnapshot('snapshot.json', snapshot);
		await command(target, ['place']);
		// Whatever it would do, there is nothing here that it could do it to.
		await command(target, ['apply', '--yes']);
		for (const {name} of inspect(snapshot).domains.slice(0, 3)) {
			const {status, out} = await command(target, ['plan', `--guest=${name}`, '--json']);
			assert.equal(status, 0);
			const plan: Plan = JSON.parse(out);
			planPage(plan);
			previewPlan(plan);
			exportPlan(plan);
		}
		return true;
	},
};
