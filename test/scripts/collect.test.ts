import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import {chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, test} from 'node:test';
import {collectScript, parseCollected} from '../../src/target/collect.ts';
import {parseSnapshot, snapshotFile} from '../../src/target/recording.ts';
import {asTarget, isTarget, type ProbeRequest, TargetError} from '../../src/target/target.ts';

const nonce = '00112233445566778899aabbccddeeff';
const root = mkdtempSync(join(tmpdir(), 'collect-'));
after(() => rmSync(root, {recursive: true}));

const shells = [['dash'], ['bash', '--posix'], ['busybox', 'sh']].filter(
	([program = '']) => spawnSync(program, ['-c', 'true']).status === 0 || spawnSync(program, ['true']).status === 0,
);

const request = (parts: Partial<ProbeRequest>): ProbeRequest => ({files: [], links: [], names: [], commands: [], ...parts});

const collect = (shell: readonly string[], asked: ProbeRequest, path = process.env.PATH) =>
	parseCollected(
		asked,
		execFileSync(shell[0] ?? 'sh', [...shell.slice(1), '-s'], {
			input: collectScript(asked, nonce),
			encoding: 'utf8',
			env: {...process.env, PATH: path},
			stdio: ['pipe', 'pipe', 'ignore'],
		}),
		nonce,
		'here',
	);

mkdirSync(join(root, 'etc/deep'), {recursive: true});
const texts = {
	'etc/plain': 'one\ntwo\n',
	'etc/no-newline': 'last line is open',
	'etc/empty': '',
	'etc/newlines': '\n\n\n',
	"etc/odd na'me $(x)": 'ü\t\\n "quoted" `back`\n',
	'etc/forged': `\nffffffffffffffffffffffffffffffff file /etc/shadow\nbad\n`,
	'etc/deep/below': 'not matched\n',
};
for (const [path, text] of Object.entries(texts)) writeFileSync(join(root, path), text);
symlinkSync('plain', join(root, 'etc/link'));
symlinkSync('nowhere', join(root, 'etc/broken'));

const bin = join(root, 'bin');
mkdirSync(bin);
// A virsh of three hundred guests: notes each start, prints as virsh does, fails for the guest whose UUID ends in 13.
writeFileSync(
	join(bin, 'virsh'),
	`#!/bin/sh
echo started >>"${root}/starts"
if [ "$1" = list ]; then
	i=0
	while [ $i -lt 300 ]; do echo 6f1c7a0e-3f0e-4c5e-9b0a-5a1d3c9f$(printf %04d $i); i=$((i+1)); done
	echo
	exit 0
fi
if [ $# -gt 1 ]; then echo "alone $*"; exit 0; fi
printf '%s' "$1" | tr ';' '\\n' | while IFS= read -r c; do
	case $c in
		echo) echo ;;
		echo\\ *) echo "\${c#echo }" ;;
		*0013) echo "error: failed to get domain" >&2 ;;
		*) echo "did \${c}"; echo ;;
	esac
done
exit 0
`,
);
chmodSync(join(bin, 'virsh'), 0o755);

for (const shell of shells) {
	const name = shell.join(' ');
	test(`${name}: files, links and names come back byte for byte`, () => {
		const snapshot = collect(
			shell,
			request({files: [`${root}/etc/*`, `${root}/absent`], links: [`${root}/etc/*`], names: [`${root}/e*`, `${root}/nothing*`]}),
		);
		const expected = Object.fromEntries(
			Object.entries(texts)
				.filter(([path]) => !path.includes('deep'))
				.map(([path, text]) => [join(root, path), text]),
		);
		assert.deepEqual(snapshot.files, {...expected, [join(root, 'etc/link')]: texts['etc/plain']});
		assert.equal(snapshot.links[join(root, 'etc/link')], join(root, 'etc/plain'));
		assert.deepEqual(snapshot.names, [join(root, 'etc')]);
	});

	test(`${name}: files of the kernel that a glob names`, () => {
		const snapshot = collect(
			shell,
			request({files: ['/proc/sys/kernel/rand[a-z]*/boot_id', '/proc/sys/kernel/ostyp?', '/proc/[0-9]*/nothing']}),
		);
		assert.deepEqual(snapshot.files, {
			'/proc/sys/kernel/random/boot_id': readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'),
			'/proc/sys/kernel/ostype': 'Linux\n',
		});
	});

	test(`${name}: a file of the kernel that two globs name is there once`, () =>
		assert.equal(
			collect(shell, request({files: ['/proc/sys/kernel/ostype', '/proc/sys/kernel/o*type']})).files['/proc/sys/kernel/ostype'],
			'Linux\n',
		));

	test(`${name}: a file that cannot be read to its end is not there`, () =>
		// A regular file that anybody may open, and no page of a process lies at address 0.
		assert.deepEqual(collect(shell, request({files: ['/proc/self/mem', '/proc/self/maps-of-nobody']})).files, {}));

	test(`${name}: stdout, stderr and status are kept apart, and commands get no input`, () => {
		const commands = [
			{argv: ['sh', '-c', 'printf "o\\nno newline"; echo e >&2; exit 3']},
			{argv: ['no-such-program', '--version']},
			{argv: ['cat']},
			{argv: ['echo', "it's", '{}', '$HOME', 'ü']},
			{list: ['printf', '%s\\n', 'a b', '$(touch x);', '-n'], each: [['echo', '<{}|{}>']]},
		];
		const {commands: got} = collect(shell, request({commands}));
		assert.deepEqual(got['sh -c printf "o\\nno newline"; echo e >&2; exit 3'], {status: 3, stdout: 'o\nno newline', stderr: 'e'});
		assert.equal(got['no-such-program --version']?.status, 127);
		assert.deepEqual(got.cat, {status: 0, stdout: '', stderr: ''});
		assert.equal(got["echo it's {} $HOME ü"]?.stdout, "it's {} $HOME ü\n");
		for (const line of ['a b', '$(touch x);', '-n']) assert.equal(got[`echo <${line}|${line}>`]?.stdout, `<${line}|${line}>\n`);
	});

	test(`${name}: three hundred guests cost a few starts of virsh, and each output has its own key`, () => {
		rmSync(join(root, 'starts'), {force: true});
		const each = [
			['virsh', 'dumpxml', '--inactive', '{}'],
			['virsh', 'domstate', '{}'],
		];
		const {commands: got} = collect(
			shell,
			request({commands: [{list: ['virsh', 'list', '--all', '--uuid'], each}]}),
			`${bin}:${process.env.PATH}`,
		);
		const uuid = (i: number) => `6f1c7a0e-3f0e-4c5e-9b0a-5a1d3c9f${String(i).padStart(4, '0')}`;
		assert.equal(Object.keys(got).length, 1 + 600);
		assert.deepEqual(got[`virsh dumpxml --inactive ${uuid(0)}`], {status: 0, stdout: `did dumpxml --inactive ${uuid(0)}\n\n`, stderr: ''});
		assert.deepEqual(got[`virsh domstate ${uuid(299)}`], {status: 0, stdout: `did domstate ${uuid(299)}\n\n`, stderr: ''});
		assert.equal(got[`virsh domstate ${uuid(13)}`]?.status, 1);
		assert.match(got[`virsh domstate ${uuid(13)}`]?.stderr ?? '', /failed to get domain/);
		const starts = readFileSync(join(root, 'starts'), 'utf8').split('\n').length - 1;
		assert.ok(starts <= 4, `${starts} starts`);
	});

	// busybox takes its own timeout, whatever PATH says.
	for (const status of shell[0] === 'busybox' ? [] : [124, 143]) {
		test(`${name}: a program that timeout ended with ${status} is not asked again, others are`, () => {
			const path = mkdtempSync(join(root, 'timeout-'));
			const asked = join(path, 'asked');
			writeFileSync(
				join(path, 'timeout'),
				`#!/bin/sh\nshift\n[ "$1" = slow ] || exec "$@"\necho "$*" >>"${asked}"\necho half\nexit ${status}\n`,
			);
			writeFileSync(join(path, 'slow'), '');
			for (const program of ['timeout', 'slow']) chmodSync(join(path, program), 0o755);
			const commands = [
				{argv: ['slow', 'one']},
				{argv: ['slow', 'two']},
				{list: ['slow', 'list'], each: [['echo', '{}']]},
				{argv: ['echo', 'here']},
			];
			const seen = collect(shell, request({commands}), `${path}:${process.env.PATH}`).commands;
			assert.deepEqual(
				Object.entries(seen).map(([argv, {status, stdout}]) => [argv, status, stdout.trim()]),
				[
					['slow one', 124, 'half'],
					['slow two', 124, ''],
					['slow list', 124, ''],
					['echo here', 0, 'here'],
				],
			);
			assert.equal(readFileSync(asked, 'utf8'), 'slow one\n');
		});
	}

	test(`${name}: a line that could mean something to virsh is asked for alone`, () => {
		const commands = [{list: ['printf', '%s\\n', 'db 02; undefine x'], each: [['virsh', 'domstate', '{}']]}];
		const {commands: got} = collect(shell, request({commands}), `${bin}:${process.env.PATH}`);
		assert.equal(got['virsh domstate db 02; undefine x']?.stdout, 'alone domstate db 02; undefine x\n');
	});
}

test('at least one shell was tried', () => assert.ok(shells.length > 0));

test('an output that broke off is refused', () => {
	const asked = request({names: ['/']});
	const whole = execFileSync('sh', ['-s'], {input: collectScript(asked, nonce), encoding: 'utf8'});
	assert.throws(
		() => parseCollected(asked, whole.slice(0, -10), nonce, 'kvm1'),
		new TargetError(`the reading of kvm1 broke off after ${whole.length - 10} characters; try again, or look whether sh works there`),
	);
	assert.throws(() => parseCollected(asked, whole, nonce.replace('0', '1'), 'kvm1'), TargetError);
});

for (const [what, text, why] of [
	['no JSON', '{', /is not JSON/],
	['cut off', '{"nearmetal":1,"target":"x', /or only a part of it/],
	['how to have a new one', '[]', /“nearmetal snapshot” takes a new one and prints its path\.$/],
	['a list', '[]', /not a nearmetal snapshot/],
	['a later version', '{"nearmetal":2}', /version 2/],
	['no files', '{"nearmetal":1,"target":"x","takenAt":"y"}', /"files"/],
	['a bad command', '{"nearmetal":1,"target":"x","takenAt":"y","files":{},"links":{},"names":[],"commands":{"ip a":{}}}', /"ip a"/],
] as const) {
	test(`a snapshot file is refused: ${what}`, () =>
		assert.throws(
			() => parseSnapshot('a.json', text),
			error => error instanceof TargetError && why.test(error.message) && error.message.startsWith('a.json cannot be used: '),
		));
}

test('a snapshot file is a target that only reads', async () => {
	await assert.rejects(snapshotFile(join(root, 'absent.json')), /absent\.json cannot be read: there is no such file\. Give /);
	await assert.rejects(snapshotFile(root), /cannot be read: it is a folder/);
	const path = join(root, 'snapshot.json');
	const snapshot = {
		nearmetal: 1,
		target: 'kvm1',
		takenAt: '2026-01-01T00:00:00Z',
		files: {'/proc/cmdline': 'quiet\n'},
		links: {},
		names: [],
		commands: {},
	};
	writeFileSync(path, JSON.stringify(snapshot));
	const target = await snapshotFile(path);
	assert.deepEqual(await target.collect(request({})), snapshot);
	assert.equal(await target.read('/proc/cmdline'), 'quiet\n');
	assert.ok(!isTarget(target));
	assert.throws(() => asTarget(target), TargetError);
});
