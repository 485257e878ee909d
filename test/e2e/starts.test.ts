import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {quote} from '../../src/target/quote.ts';
import {type Environment, environment, guestAnswers, missing, onHost, startGuest} from './environment.ts';
import {type Program, program} from './program.ts';

type Guest = {
	readonly what: string;
	/** Commands of sed on the definition as `virsh dumpxml --inactive` prints it. */
	readonly edit: string;
	/** What the plan says of it. */
	readonly says: RegExp;
	/** What its definition holds after apply, and what it does not. */
	readonly holds: RegExp;
	readonly lacks?: RegExp;
	/** Pages of 1 GiB that the host has to have. */
	readonly gigabytes?: number;
};

// Guests whose memory or network is not what one would expect: each starts after apply, or the step is refused with the reason.
const guests: readonly Guest[] = [
	{
		what: 'memory that is no whole number of pages',
		edit: `s/<memory unit='KiB'>[0-9]*/<memory unit='KiB'>525312/; s/<currentMemory unit='KiB'>[0-9]*/<currentMemory unit='KiB'>525312/`,
		says: /whole/,
		holds: /<vcpupin/,
		lacks: /<hugepages/,
	},
	{
		what: 'one more interface, by macvtap',
		edit: `s|</interface>|&<interface type='direct'><mac address='52:54:00:ee:00:02'/><source dev='ens1' mode='bridge'/><model type='virtio'/></interface>|`,
		says: /ens1/,
		holds: /<interface type='direct'>[\s\S]*queues=/,
	},
	{
		what: 'numatune restrictive',
		edit: `s|</vcpu>|&<numatune><memory mode='restrictive' nodeset='0'/></numatune>|`,
		says: /on node/,
		holds: /<numatune>\s*<memory mode='(strict|restrictive)' nodeset='\d'/,
	},
	{
		what: 'pages of 1 GiB',
		edit: `s/<memory unit='KiB'>[0-9]*/<memory unit='KiB'>1048576/; s/<currentMemory unit='KiB'>[0-9]*/<currentMemory unit='KiB'>1048576/; s|</currentMemory>|&<memoryBacking><hugepages><page size='1048576' unit='KiB'/></hugepages></memoryBacking>|`,
		says: /1 GiB/,
		holds: /<page size='1048576'/,
		gigabytes: 1,
	},
];

describe('guests of a real KVM host start after apply', {skip: missing, concurrency: 1}, () => {
	let at: Environment;
	let nearmetal: Program;
	let pristine: string;

	const definition = (): Promise<string> => onHost(at, `virsh dumpxml --inactive --security-info ${quote(at.guest)}`);
	/** Defines the guest anew and starts it; it has to hear of a shutdown later. */
	const start = async (xml: string): Promise<void> => {
		await onHost(
			at,
			`set -e
cat > /root/starts.xml <<'END'
${xml}
END
virsh destroy ${quote(at.guest)} > /dev/null 2>&1 || true
virsh define /root/starts.xml > /dev/null
rm /root/starts.xml
${startGuest(at.guest)}`,
		);
		await guestAnswers(at);
	};

	before(async () => {
		at = await environment();
		nearmetal = await program(at);
		pristine = await definition();
	});
	after(async () => {
		if (pristine !== undefined) await start(pristine);
	});

	for (const {what, edit, says, holds, lacks, gigabytes = 0} of guests)
		test(what, async t => {
			const pages = await onHost(at, 'cat /sys/kernel/mm/hugepages/hugepages-1048576kB/free_hugepages 2>/dev/null || echo 0');
			if (Number(pages) < gigabytes)
				return t.skip(`the host has ${pages.trim()} free pages of 1 GiB: boot it with hugepagesz=1G hugepages=2`);
			const edited = await onHost(at, `sed ${quote(edit)} <<'END'\n${pristine}\nEND`);
			await start(edited);
			const before = await definition();
			const planned = await nearmetal.run('plan', '--guest', at.guest);
			t.diagnostic(planned.stdout);
			assert.match(planned.stdout, says);
			const applied = await nearmetal.run('apply', '--guest', at.guest, '--yes');
			assert.equal(applied.status, 0, applied.stdout + applied.stderr);
			await guestAnswers(at);
			assert.match(await definition(), holds);
			if (lacks !== undefined) assert.doesNotMatch(await definition(), lacks);
			const undone = await nearmetal.run('undo', '--yes');
			assert.equal(undone.status, 0, undone.stdout + undone.stderr);
			assert.equal(await definition(), before);
			await guestAnswers(at);
		});
});
