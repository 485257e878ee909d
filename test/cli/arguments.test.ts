import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {type Arguments, type CommandName, helpCommand, parseArguments, UsageError} from '../../src/cli/arguments.ts';
import {helpText} from '../../src/cli/help.ts';

const parsed = (...argv: readonly string[]): Arguments => {
	const result = parseArguments(argv);
	assert.ok('json' in result, argv.join(' '));
	return result;
};

test('wrong use is sent to the help that tells of it: that of the command, where one is named', () => {
	assert.equal(helpCommand(['bench', '--peer', 'foo:bar']), 'nearmetal bench --help');
	assert.equal(helpCommand(['--smaple', 'plan']), 'nearmetal plan --help');
	assert.equal(helpCommand(['wizard', '--json']), 'nearmetal --help');
	assert.equal(helpCommand(['aply']), 'nearmetal --help');
	assert.match(helpText('bench'), /--peer/);
	assert.doesNotMatch(helpText('wizard'), /--peer/);
});

/** Every option with a value that is right. */
const options = {
	host: ['--host', 'root@kvm1'],
	snapshot: ['--snapshot', 'kvm1.json'],
	root: ['--root', 'tree'],
	sample: ['--sample'],
	guest: ['--guest', 'web01'],
	preset: ['--preset', 'reference'],
	only: ['--only', 'hugepages'],
	except: ['--except', 'hugepages'],
	set: ['--set', 'cpu-pinning.vcpus=2-9'],
	json: ['--json'],
	yes: ['--yes'],
	out: ['--out', 'folder'],
	peer: ['--peer', '10.0.0.9'],
	'guest-user': ['--guest-user', 'admin'],
	quick: ['--quick'],
	thorough: ['--thorough'],
	measure: ['--measure'],
} as const;

type Option = keyof typeof options;

/** What apply takes together with these alone. */
const measuring: readonly Option[] = ['measure', 'peer', 'quick', 'thorough', 'out'];

const files = ['a.json', 'b.json'];

/** What each command takes, written down once more by hand. */
const takes: Readonly<Record<CommandName, string>> = {
	wizard: 'host snapshot sample guest preset only except out guest-user',
	inspect: 'host snapshot root sample json',
	place: 'host snapshot sample preset only except json',
	plan: 'host snapshot sample guest preset only except set json guest-user',
	apply: 'host snapshot sample guest preset only except set json yes guest-user measure peer quick thorough out',
	compare: 'json',
	bench: 'host snapshot sample guest json peer guest-user quick',
	status: 'host snapshot sample json guest-user',
	undo: 'host snapshot sample json yes guest-user',
	export: 'host snapshot sample guest preset only except set json out guest-user',
	snapshot: 'host snapshot sample json out',
	tunings: 'json',
};

for (const [command, taken] of Object.entries(takes) as [CommandName, string][]) {
	describe(command, () => {
		const words = command === 'wizard' ? [] : [command];
		for (const option of Object.keys(options) as Option[]) {
			const together =
				command === 'compare' ? files : command === 'apply' && measuring.includes(option) ? ['--measure', '--peer', '10.0.0.9'] : [];
			const argv = [...words, ...together, ...options[option]];
			if (taken.split(' ').includes(option)) test(`takes --${option}`, () => assert.equal(parsed(...argv).command, command));
			else {
				test(`refuses --${option}`, () =>
					assert.throws(
						() => parseArguments(argv),
						(error: Error) => {
							assert.ok(error instanceof UsageError);
							assert.match(error.message, new RegExp(`^(The wizard|${command}) takes no --${option}; it takes --`));
							return true;
						},
					));
			}
		}

		test('has a help that names what it takes, and nothing that it refuses', () => {
			assert.deepEqual(parseArguments([...words, '--help']), {command: 'help', about: command});
			assert.deepEqual(parseArguments(['help', ...words]), {command: 'help', about: command});
			const text = helpText(command);
			// The wizard's page is that of all commands.
			for (const option of command === 'wizard' ? [] : taken.split(' ')) assert.match(text, new RegExp(`--${option}\\b`), option);
			for (const [, option = ''] of text.matchAll(/^ +--([\w-]+)/gm))
				assert.ok(taken.split(' ').concat('identity').includes(option), option);
			for (const line of text.split('\n')) assert.ok(line.length <= 120, line);
		});
	});
}

test('without anything it is the wizard on this machine', () => {
	assert.deepEqual(parsed(), {
		command: 'wizard',
		target: {kind: 'local'},
		guest: undefined,
		preset: undefined,
		only: undefined,
		except: undefined,
		set: [],
		json: false,
		yes: false,
		out: undefined,
		peer: undefined,
		guestUser: undefined,
		quick: false,
		measure: undefined,
		planFile: undefined,
		tuning: undefined,
		results: [],
		guests: [],
	});
});

describe('a target', () => {
	const ssh = (user: string | undefined, host: string, port?: number, identity?: string) => ({kind: 'ssh', user, host, port, identity});
	const cases: readonly (readonly [string, readonly string[], unknown])[] = [
		['a host', ['--host', 'root@kvm1'], ssh('root', 'kvm1')],
		['a host with a domain and a port', ['--host', 'admin@kvm1.example.org:2222'], ssh('admin', 'kvm1.example.org', 2222)],
		['an IPv4 address', ['--host', 'root@192.0.2.7:22'], ssh('root', '192.0.2.7', 22)],
		['an IPv6 address', ['--host', 'root@[2001:db8::7]'], ssh('root', '2001:db8::7')],
		['an IPv6 address and a port', ['--host', 'root@[::1]:2200'], ssh('root', '::1', 2200)],
		['a user with a dot', ['--host=first.last@kvm1'], ssh('first.last', 'kvm1')],
		['a key', ['--host', 'root@kvm1', '--identity', '~/.ssh/lab'], ssh('root', 'kvm1', undefined, '~/.ssh/lab')],
		['a host of the SSH configuration', ['--host', 'kvm1'], ssh(undefined, 'kvm1')],
		['a recording', ['--snapshot', './kvm1.json'], {kind: 'snapshot', file: './kvm1.json'}],
		['the sample', ['--sample'], {kind: 'sample'}],
	];
	for (const [name, argv, expected] of cases) test(name, () => assert.deepEqual(parsed('plan', ...argv).target, expected));
	test('a recorded tree', () => assert.deepEqual(parsed('inspect', '--root', 'tree').target, {kind: 'root', folder: 'tree'}));
});

test('a peer is read as the wizard reads it, and told how it is written', () => {
	assert.deepEqual(parsed('bench', '--peer', '10.0.0.9').peer, {kind: 'server', address: '10.0.0.9', port: 5201});
	assert.throws(
		() => parseArguments(['bench', '--peer', 'root@peer']),
		/^UsageError: --peer root@peer: write ADDRESS\[:PORT\] of an iperf3 server that runs, or ssh:\/\/\[USER@\]HOST\[:PORT\]\.$/,
	);
});

test('apply --measure says how much is measured', () => {
	const measure = (...argv: readonly string[]) => parsed('apply', '--measure', '--peer', '10.0.0.9', ...argv).measure;
	assert.deepEqual(
		[measure(), measure('--quick'), measure('--thorough'), parsed('apply').measure],
		['normal', 'quick', 'thorough', undefined],
	);
});

test('a plan in a file says what to apply, and nothing of who logs in to its guest', () => {
	const {planFile, guestUser} = parsed('apply', 'plan.json', '--guest-user', 'debian');
	assert.deepEqual([planFile, guestUser], ['plan.json', 'debian']);
});

describe('refused is', () => {
	const cases: readonly (readonly [string, readonly string[], RegExp])[] = [
		['an unknown command', ['aply'], /There is no command “aply”; there are inspect, place, plan, apply/],
		['to measure without a peer', ['apply', '--measure'], /--measure needs --peer: ADDRESS/],
		[
			'a peer of nothing that is measured',
			['apply', '--peer', '10.0.0.9'],
			/--peer goes with --measure: without it nothing is measured\.$/,
		],
		['a folder for nothing', ['apply', '--out', 'folder'], /--out goes with --measure/],
		[
			'quick and thorough at once',
			['apply', '--measure', '--peer', '10.0.0.9', '--quick', '--thorough'],
			/--quick and --thorough together leave open/,
		],
		['an unknown option', ['plan', '--gust', 'web01'], /Unknown option '--gust'$/],
		['an option without its value', ['plan', '--guest'], /--guest <value>' argument missing$/],
		['a value for a yes or no', ['plan', '--json=yes'], /'--json' does not take an argument$/],
		['two targets', ['plan', '--sample', '--host', 'root@kvm1'], /--host and --sample name two targets: take one of them/],
		['a recording and a tree', ['inspect', '--snapshot', 'a', '--root', 'b'], /--snapshot and --root name two targets/],
		['a key without a host', ['plan', '--identity', 'key'], /--identity goes with --host/],
		['a user without a host', ['plan', '--host', 'root@'], /--host root@: write HOST, USER@HOST or USER@HOST:PORT, such as root@kvm1/],
		['a host that would be an option of ssh', ['plan', '--host', 'root@-oProxyCommand=x'], /write HOST, USER@HOST/],
		['a bare IPv6 address', ['plan', '--host', 'root@2001:db8::7'], /write HOST, USER@HOST/],
		['a port that is none', ['plan', '--host', 'root@kvm1:99999'], /write HOST, USER@HOST/],
		['an empty host', ['plan', '--host='], /write HOST, USER@HOST/],
		['only and except', ['plan', '--only', 'hugepages', '--except', 'multi-queue'], /--only and --except together leave open/],
		['a guest without its option', ['plan', 'web01'], /“web01” is one word too many for plan\. A guest is named with --guest web01\.$/],
		['a second tuning', ['tunings', 'mtu', 'disk'], /“disk” is one word too many for tunings\.$/],
		['a guest of a wild name', ['export', 'db 02'], /for export\. A guest is named with --guest 'db 02'\.$/],
		['a word too many where no guest is named', ['status', 'web01'], /“web01” is one word too many for status\.$/],
		[
			'a field without its step',
			['plan', '--set', 'vcpus=2-9'],
			/--set vcpus=2-9: write STEP\.FIELD=VALUE, such as cpu-pinning\.vcpus=2-9/,
		],
		['a field without a value', ['plan', '--set', 'cpu-pinning.vcpus'], /--set cpu-pinning\.vcpus: write STEP\.FIELD=VALUE/],
		['a plan file and a field', ['apply', 'plan.json', '--set', 'cpu-pinning.vcpus=2-9'], /leave out --set/],
		[
			'one file to compare',
			['compare', 'a.json'],
			/^compare takes two files: results\.json of one “nearmetal apply --measure”, and of another\.$/,
		],
		['a third file to compare', ['compare', ...files, 'c.json'], /“c\.json” is one word too many for compare\.$/],
		['a second plan', ['apply', 'one.json', 'two.json'], /“two\.json” is one word too many for apply/],
		['a plan file and a choice', ['apply', 'plan.json', '--guest', 'web01'], /plan\.json says what to apply already: leave out --guest/],
		['a plan file and a preset', ['apply', 'plan.json', '--preset', 'reference'], /leave out --preset/],
	];
	for (const [name, argv, message] of cases)
		test(name, () =>
			assert.throws(
				() => parseArguments(argv),
				(error: Error) => {
					assert.ok(error instanceof UsageError);
					assert.match(error.message, message);
					return true;
				},
			),
		);
});

test('a plan file goes with a target and --yes', () => {
	const {planFile, yes, target} = parsed('apply', 'plan.json', '--yes', '--host', 'root@kvm1');
	assert.deepEqual([planFile, yes, target.kind], ['plan.json', true, 'ssh']);
});

test('fields are set as often as needed, and a value may hold anything', () =>
	assert.deepEqual(parsed('plan', '--set', 'cpu-pinning.vcpus=2,10', '--set', 'cpu-pinning.layout=a.b=c').set, [
		{step: 'cpu-pinning', field: 'vcpus', value: '2,10'},
		{step: 'cpu-pinning', field: 'layout', value: 'a.b=c'},
	]));

test('place takes any number of guests', () => {
	assert.deepEqual(parsed('place').guests, []);
	assert.deepEqual(parsed('place', 'web01', 'db 02', '--json').guests, ['web01', 'db 02']);
});

test('lists of steps may hold blanks', () => {
	assert.deepEqual(parsed('plan', '--only', 'hugepages, multi-queue,').only, ['hugepages', 'multi-queue']);
	assert.deepEqual(parsed('plan', '--only', '').only, []);
});

test('the version and the help need nothing else', () => {
	assert.deepEqual(parseArguments(['--version']), {command: 'version'});
	assert.deepEqual(parseArguments(['-h']), {command: 'help', about: 'wizard'});
	assert.deepEqual(parseArguments(['help']), {command: 'help', about: 'wizard'});
	assert.deepEqual(parseArguments(['help', 'no-such']), {command: 'help', about: 'wizard'});
});
