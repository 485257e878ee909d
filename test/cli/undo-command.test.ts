import assert from 'node:assert/strict';
import {test} from 'node:test';
import {parseArguments} from '../../src/cli/arguments.ts';
import {undoCommand} from '../../src/cli/undo-command.ts';

const cases: readonly (readonly [argv: readonly string[], command: string])[] = [
	[[], 'nearmetal undo'],
	[['--guest', 'web01'], 'nearmetal undo'],
	[['--guest-user', 'root'], 'nearmetal undo --guest-user root'],
	[['--guest-user', 'ubuntu'], 'nearmetal undo --guest-user ubuntu'],
	[['--host', 'root@kvm1'], 'nearmetal undo --host root@kvm1'],
	[['--host', 'kvm1'], 'nearmetal undo --host kvm1'],
	[['--host', 'root@kvm1:22'], 'nearmetal undo --host root@kvm1:22'],
	[['--host', 'admin@kvm1:2222', '--identity', 'a key'], "nearmetal undo --host admin@kvm1:2222 --identity 'a key'"],
	[['--host', 'root@[fe80::1]:2222'], "nearmetal undo --host 'root@[fe80::1]:2222'"],
];

for (const [argv, command] of cases) {
	test(`nearmetal ${argv.join(' ')}`, () => {
		const parsed = parseArguments(argv);
		assert.ok(parsed.command === 'wizard');
		assert.equal(undoCommand(parsed), command);
	});
}
