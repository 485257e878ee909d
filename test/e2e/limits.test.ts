import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {quote} from '../../src/target/quote.ts';
import {
	type Environment,
	environment,
	guestAnswers,
	inGuest,
	keysBehind,
	missing,
	onHost,
	processOf,
	shutDown,
	startGuest,
} from './environment.ts';
import {type Program, program} from './program.ts';

type Planted = {
	readonly what: string;
	/** What is named as limiting 16 streams from the guest, once it is planted. */
	readonly names: RegExp;
	/** Commands of a shell on the host, where GUEST and TAP are set; or in the guest. */
	readonly on: 'host' | 'guest';
	readonly plant: string;
	readonly takeBack: string;
};

/** Rules that each packet on its way through the host is held against, as on a host with a long list of addresses to drop. */
const manyRules = (verb: '-I' | '-D'): string =>
	`{ echo '*filter'; seq 6000 | sed 's/.*/${verb} FORWARD -s 203.0.113.1 -p tcp --dport & -j DROP/'; echo COMMIT; } | iptables-restore --noflush`;

// Bottlenecks on the way of a guest of four vCPUs on CPUs 4-7, four queue pairs and workers on CPUs 0-3. Each is named while it is there, and
// not any more when it is taken back.
const planted: readonly Planted[] = [
	{
		// In an emulator one CPU is enough for what the guest’s vCPUs send, as long as a packet costs the workers little.
		what: 'all workers on one CPU',
		// One of the four may have none of the 16 streams.
		names: /^[34] vhost workers share CPU 2 \(full\)/,
		on: 'host',
		plant: `virsh emulatorpin "$GUEST" 2 --live && ${manyRules('-I')}`,
		takeBack: `virsh emulatorpin "$GUEST" 0-3 --live && ${manyRules('-D')}`,
	},
	{
		what: 'a program on the workers’ CPU',
		names: /^CPU 2 is full, and its vhost worker gets \d+ % of it: others use \d+ %/,
		on: 'host',
		plant: 'virsh emulatorpin "$GUEST" 2 --live && systemd-run --quiet --unit=planted-program -p CPUAffinity=2 sh -c "while :; do :; done"',
		takeBack: 'systemctl stop planted-program && virsh emulatorpin "$GUEST" 0-3 --live',
	},
	{
		what: 'one queue pair of four in use',
		names: /^All 16 streams pass one of 4 queue pairs/,
		on: 'guest',
		plant: 'ethtool -L eth0 combined 1',
		takeBack: 'ethtool -L eth0 combined 4',
	},
	{
		what: 'a tap queue of one packet',
		names: /of the guest’s packets dropped at vnet\d+/,
		on: 'host',
		plant: 'ip link set "$TAP" txqueuelen 1',
		takeBack: 'ip link set "$TAP" txqueuelen 1000',
	},
	{
		what: 'a limit by tc on the uplink',
		names: /^A limit of tc holds ens1 back: tbf at 0\.02 Gbit\/s/,
		on: 'host',
		plant: 'tc qdisc add dev ens1 root tbf rate 20mbit burst 64kb latency 50ms',
		takeBack: 'tc qdisc del dev ens1 root',
	},
	{
		what: 'a bandwidth limit of the definition',
		names: /^The guest is at the limit of its <bandwidth>: .* Gbit\/s sending/,
		on: 'host',
		plant: 'virsh domiftune "$GUEST" "$TAP" --outbound 2500,2500,1024 --live',
		takeBack: 'virsh domiftune "$GUEST" "$TAP" --outbound 0 --live',
	},
];

describe('bottlenecks planted on a real KVM host', {skip: missing, concurrency: 1}, () => {
	let at: Environment;
	let nearmetal: Program;
	let settings: string;

	const run = async ({on}: Pick<Planted, 'on'>, script: string): Promise<void> => {
		if (on === 'host') return void (await onHost(at, `set -e\nGUEST=${quote(at.guest)} ${settings}\n${script}\n`));
		const {status, stderr} = await inGuest(at, `PATH="$PATH:/usr/sbin:/sbin"; ${script}`);
		assert.equal(status, 0, stderr);
	};
	/** To a server that runs: where the peer is entered, and is this machine, its CPUs are all that an emulator's guest ends at. */
	const named = async (): Promise<readonly string[]> => {
		const {status, stdout, stderr} = await nearmetal.run('bench', '--guest', at.guest, '--peer', at.peer, '--quick', '--json');
		assert.equal(status, 0, stdout + stderr);
		const measured: readonly {readonly streams: number; readonly limits: readonly string[]}[] = JSON.parse(stdout).measurements;
		return measured.find(({streams}) => streams === 16)?.limits ?? [];
	};

	before(async () => {
		at = await environment();
		nearmetal = await program(at);
		await guestAnswers(at);
		await nearmetal.trust(await keysBehind(at));
		settings = (
			await onHost(
				at,
				`set -e
GUEST=${quote(at.guest)}
virsh dumpxml --inactive --security-info "$GUEST" > /run/planted-before.xml
sed "s#<model type='virtio'/>#&<driver name='vhost' queues='4'/>#" /run/planted-before.xml > /run/planted.xml
{
	virsh define /run/planted.xml
	for vcpu in 0 1 2 3; do virsh vcpupin "$GUEST" $vcpu $((4 + vcpu)) --config; done
	virsh emulatorpin "$GUEST" 0-3 --config
	${shutDown(at.guest)}
	${startGuest(at.guest)}
} > /run/planted.log
echo "TAP=$(virsh -q domiflist "$GUEST" | awk 'NR == 1 {print $1}')"`,
			)
		).trim();
		await guestAnswers(at);
		assert.equal(
			(await onHost(at, `pid=${processOf(at.guest)}; cat /proc/$pid/task/*/comm /proc/[0-9]*/comm | grep -cx vhost-$pid`)).trim(),
			'4',
		);
	});
	after(async () => {
		if (settings !== undefined)
			await onHost(
				at,
				`virsh define /run/planted-before.xml > /run/planted.log\n${shutDown(at.guest)}\n${startGuest(at.guest)} >> /run/planted.log`,
			);
	});

	for (const [index, {what, names, on, plant, takeBack}] of planted.entries()) {
		test(what, async t => {
			await run({on}, plant);
			try {
				const limits = await named();
				t.diagnostic(limits.join('\n'));
				assert.ok(
					limits.some(limit => names.test(limit)),
					limits.join('\n'),
				);
				const before = planted.slice(0, index);
				assert.deepEqual(
					before.filter(fault => limits.some(limit => fault.names.test(limit))).map(fault => fault.what),
					[],
					'what was taken back is still named',
				);
			} finally {
				await run({on}, takeBack);
			}
		});
	}

	test('the last of them is gone too', async t => {
		const limits = await named();
		t.diagnostic(limits.join('\n'));
		assert.deepEqual(
			planted.filter(({names}) => limits.some(limit => names.test(limit))).map(({what}) => what),
			[],
		);
	});
});
