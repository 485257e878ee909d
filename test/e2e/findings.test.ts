import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {quote} from '../../src/target/quote.ts';
import {type Environment, environment, guestAnswers, missing, onHost} from './environment.ts';
import {type Program, program} from './program.ts';

type Planted = {
	readonly what: string;
	/** The finding, and what its evidence has to name. */
	readonly id: string;
	readonly names: RegExp;
	/** Commands of a shell on the host. TAP is the guest's first tap, OTHER one more, a port of the bridge like the uplink of a bridged guest. */
	readonly plant: string;
	readonly takeBack: string;
};

// Faults of a host, planted one by one on the way of a running guest. Each is found by its place, and gone when it is taken back.
const planted: readonly Planted[] = [
	{
		what: 'offloads that are off on the tap',
		id: 'tap-offloads',
		names: /^vnet\d+ hands nothing unfinished to .*: checksums and TCP segmentation are off/,
		plant: 'ethtool -K $TAP tx off tso off',
		takeBack: 'ethtool -K $TAP tx on tso on',
	},
	{
		what: 'a limit by tc on the tap',
		id: 'tc-limit',
		names: /tbf on vnet\d+ .*, to 50 Mbit\/s/,
		plant: 'tc qdisc add dev $TAP root tbf rate 50mbit burst 32kb latency 50ms',
		takeBack: 'tc qdisc del dev $TAP root',
	},
	{
		what: 'a bandwidth limit of the definition',
		id: 'bandwidth-limit',
		names: /\(vnet\d+: .*8 Mbit\/s in/,
		plant: 'virsh domiftune $GUEST $TAP --inbound 1000 --live',
		takeBack: 'virsh domiftune $GUEST $TAP --inbound 0 --live',
	},
	{
		what: 'a link of 1500 bytes in a chain of 9000',
		id: 'mtu-chain',
		names: /frames of 9000 bytes, and ens1 on their way takes 1500/,
		plant: 'ip link set $OTHER mtu 9000 && ip link set virbr0 mtu 9000',
		takeBack: 'ip link set $OTHER mtu 1500 && ip link set virbr0 mtu 1500',
	},
	{
		what: 'br_netfilter with a FORWARD chain that drops',
		id: 'forward-drop',
		names: /on virbr0 pass ip planted forward, whose policy is drop/,
		plant: `modprobe br_netfilter && nft add table ip planted && nft 'add chain ip planted forward { type filter hook forward priority 0; policy drop; }'`,
		// Not modprobe -r: that takes the module bridge away too, and every bridge with it.
		takeBack: 'nft delete table ip planted && rmmod br_netfilter',
	},
	{
		what: 'drops at a short queue of a tap',
		id: 'tap-drops',
		names: /^vnet\d+ dropped \d.* and its queue is 10 long/,
		// A guest that is paused fetches no more than its receive ring holds.
		plant: `
ip link set $OTHER txqueuelen 10
bridge fdb replace $MAC dev $OTHER master static
ip neigh replace 192.168.122.250 lladdr $MAC dev virbr0 nud permanent
virsh suspend $GUEST > /dev/null
ping -q -c 3000 -l 3000 -W 1 192.168.122.250 > /dev/null || true
virsh resume $GUEST > /dev/null`,
		takeBack: 'ip neigh del 192.168.122.250 dev virbr0 && virsh detach-interface $GUEST bridge --mac $MAC --live',
	},
];

describe('faults planted on a real KVM host', {skip: missing, concurrency: 1}, () => {
	const mac = '52:54:00:ee:00:01';
	let at: Environment;
	let nearmetal: Program;
	let settings: string;

	const run = (script: string): Promise<string> => onHost(at, `set -e\n${settings}\n${script}\n`);
	/** Id and evidence of all that is said to be wrong. */
	const findings = async (): Promise<ReadonlyMap<string, string>> => {
		const {status, stdout, stderr} = await nearmetal.run('inspect', '--json');
		assert.equal(status, 0, stderr);
		const list: readonly {readonly id: string; readonly evidence: string}[] = JSON.parse(stdout).findings;
		return new Map(list.map(({id, evidence}) => [id, evidence]));
	};

	before(async () => {
		at = await environment();
		nearmetal = await program(at);
		await guestAnswers(at);
		const script = `
GUEST=${quote(at.guest)} MAC=${mac}
TAP=$(virsh -q domiflist $GUEST | awk 'NR == 1 {print $1}')
virsh attach-interface $GUEST bridge virbr0 --model virtio --mac $MAC --live > /dev/null
OTHER=$(virsh -q domiflist $GUEST | awk -v mac=$MAC '$5 == mac {print $1}')
ip link set ens1 master virbr0
echo GUEST=$GUEST MAC=$MAC TAP=$TAP OTHER=$OTHER`;
		settings = (await onHost(at, `set -e${script}`)).trim();
	});
	after(async () => {
		if (settings !== undefined) await run('ip link set ens1 nomaster');
	});

	for (const [index, {what, id, names, plant, takeBack}] of planted.entries()) {
		test(what, async () => {
			await run(plant);
			try {
				const found = await findings();
				assert.match(found.get(id) ?? `not found: ${[...found.keys()].join(', ')}`, names);
				const before = planted.slice(0, index).map(fault => fault.id);
				assert.deepEqual(
					before.filter(fault => found.has(fault)),
					[],
					'what was taken back is still told',
				);
			} finally {
				await run(takeBack);
			}
		});
	}

	test('the last of them is gone too', async () => {
		// The guest gives the interface up when it has heard of it.
		await run(`for i in $(seq 60); do virsh -q domiflist $GUEST | grep -q $MAC || break; sleep 1; done`);
		const found = await findings();
		assert.deepEqual(
			planted.map(({id}) => id).filter(id => found.has(id)),
			[],
		);
	});
});
