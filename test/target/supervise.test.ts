import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, symlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, describe, test} from 'node:test';
import {processIdIn, supervised, withoutMarks} from '../../src/target/supervise.ts';

const folder = mkdtempSync(join(tmpdir(), 'supervise-'));
after(() => rmSync(folder, {recursive: true}));

const elsewhere = 'qemu+ssh://root@elsewhere/system';
const shells = ['dash', 'bash', 'busybox'].filter(name => spawnSync('sh', ['-c', `command -v ${name}`]).status === 0);
for (const shell of shells) {
	/** Runs a program where `sh` is this shell, for a user whose virsh asks another machine. Its input is a socket, as Node gives it. */
	const run = (argv: readonly string[], input = '') => {
		const [program = '', ...words] = supervised(argv, 60_000, []);
		const env = {...process.env, PATH: `${bin}:${process.env.PATH}`, LIBVIRT_DEFAULT_URI: elsewhere, VIRSH_DEFAULT_CONNECT_URI: elsewhere};
		return spawnSync(program, words, {input, env, encoding: 'utf8'});
	};

	const bin = join(folder, shell);
	mkdirSync(bin);
	symlinkSync(execFileSync('sh', ['-c', `command -v ${shell}`], {encoding: 'utf8'}).trim(), join(bin, 'sh'));

	const environment = `echo "$LIBVIRT_DEFAULT_URI \${VIRSH_DEFAULT_CONNECT_URI-unset} $LC_ALL"`;
	const cases = [
		{name: 'the input is a pipe', argv: ['sh', '-c', 'test -p /dev/stdin && cat /dev/stdin'], input: '<domain/>\n', stdout: '<domain/>\n'},
		{name: 'no input', argv: ['cat', '/dev/stdin']},
		{name: 'a mebibyte', argv: ['wc', '-c', '/dev/stdin'], input: 'x'.repeat(2 ** 20), stdout: `${2 ** 20} /dev/stdin\n`},
		{name: 'a program that ends before it has read', argv: ['sh', '-c', 'exit 3'], input: 'x'.repeat(2 ** 22), status: 3},
		{name: 'ended by a signal', argv: ['sh', '-c', 'kill -KILL $$'], status: 137},
		{name: 'standard error is its own', argv: ['sh', '-c', 'echo one >&2; kill -KILL $$'], status: 137, stderr: 'one\n'},
		{name: 'virsh asks this machine', argv: ['sh', '-c', environment], stdout: 'qemu:///system unset C.UTF-8\n'},
	];
	describe(`started by ${shell}`, () => {
		for (const {name, argv, input, status = 0, stdout = '', stderr = ''} of cases) {
			test(name, () => {
				const output = run(argv, input);
				assert.match(processIdIn(output.stderr) ?? '', /^\d+$/);
				assert.deepEqual({status: output.status, stdout: output.stdout, stderr: withoutMarks(output.stderr)}, {status, stdout, stderr});
			});
		}
	});
}
