import assert from 'node:assert/strict';
import fc from 'fast-check';
import {tunings} from '../../src/tunings/index.ts';
import {damageWith} from './damage.ts';
import {GuestHost} from './guest-host.ts';
import {hostileText} from './hostile.ts';
import type {Kind} from './kind.ts';

/** What an admin types, more or less. */
const typed = ['2-5', '1', '2,3,6,7', '4-5', '0-7', '2-3', '6', '1G', '2M', 'vCPUs', '4', '2', 'from CPU 0', 'yes', 'no', ''];

const fields = tunings.flatMap(({id, fields}) => fields.map(field => `${id}.${field.id}`));
const ids = tunings.map(({id}) => id);

const value = fc.oneof(
	{weight: 3, arbitrary: fc.constantFrom(...typed)},
	{weight: 1, arbitrary: hostileText},
	{weight: 1, arbitrary: fc.tuple(fc.constantFrom(...typed), damageWith(typed)).map(([text, damage]) => damage(text))},
);
const set = fc.tuple(fc.constantFrom(...fields), value).map(([field, text]) => ['--set', `${field}=${text}`]);
const list = fc.oneof({weight: 4, arbitrary: fc.subarray(ids).map(some => some.join())}, hostileText);
const choosing = fc.oneof(
	{weight: 6, arbitrary: set},
	list.map(text => ['--only', text]),
	list.map(text => ['--except', text]),
);
const stray = fc.tuple(
	fc.constantFrom(
		'--guest',
		'--preset',
		'--json',
		'--peer',
		'--out',
		'--host',
		'--identity',
		'--guest-user',
		'--quick',
		'--thorough',
		'--measure',
		'--help',
		'--',
		'',
	),
	hostileText,
);
const guest = fc.constantFrom('web01', "db 02 (R&D) it's+blüe");

const words = fc.oneof(
	{
		weight: 9,
		arbitrary: fc
			.tuple(fc.constantFrom('plan', 'export', 'apply', 'apply'), guest, fc.array(choosing, {maxLength: 4}))
			.map(([command, name, chosen]) => [command, '--guest', name, ...chosen.flat()]),
	},
	{
		weight: 1,
		arbitrary: fc
			.tuple(
				fc.constantFrom('plan', 'place', 'inspect', 'status', 'export', 'bench', 'x'),
				fc.array(fc.oneof(choosing, stray), {maxLength: 4}),
			)
			.map(([command, rest]) => [command, ...rest.flat()]),
	},
);

/**
 * A command line, as a JSON list of its words: every field of every tuning takes part. What reads changes nothing; what was applied
 * lies within reach, and undo takes it back to the last byte.
 */
export const kind: Kind = {
	texts: words.map(list => JSON.stringify(list)),
	async run(text) {
		const argv: readonly string[] = JSON.parse(text);
		const host = await GuestHost.start();
		if (argv[0] !== 'apply') return (await host.reads(argv)).status === 0;
		const {status} = await host.changes([...argv, '--yes']);
		if (status !== 0) {
			assert.deepEqual(await host.changed(), [], `status ${status}, and something is left changed`);
			return false;
		}
		assert.equal((await host.changes(['undo', '--yes'])).status, 0);
		assert.deepEqual(await host.changed(), [], 'undo has left something');
		return true;
	},
};
