import {careful, quick} from '../../bench/defaults.ts';
import {describeThroughput} from '../../bench/describe.ts';
import {measure} from '../../bench/measure.ts';
import type {BenchSetup} from '../../bench/measurement.ts';
import {peerNotation} from '../../bench/peer.ts';
import {mustBeAnother} from '../../bench/way-to-peer.ts';
import {plural} from '../../inspect/page/plural.ts';
import {readHost} from '../../plan/read-host.ts';
import {virshCommand} from '../../target/libvirt.ts';
import {isTarget, TargetError} from '../../target/target.ts';
import {UsageError} from '../arguments.ts';
import {chooseGuest, mustSeeGuests} from '../choose.ts';
import {type CommandContext, Stop, status} from '../context.ts';
import {guestUserOf} from '../guest-ways.ts';

export const bench = async (context: CommandContext): Promise<number> => {
	const guestUser = guestUserOf(context.arguments);
	const {peer, guest: asked, quick: isQuick, json} = context.arguments;
	if (peer === undefined) throw new UsageError(`bench needs --peer: ${peerNotation}.`);
	const host = await context.open();
	if (host.sample || !isTarget(host)) throw new Stop(status.refused, `${host.name} is not a live host: nothing can be measured there.`);
	const {facts} = await readHost(host);
	mustSeeGuests(facts);
	const chosen = chooseGuest(facts, asked);
	const guest = facts.domains.find(({name}) => name === chosen);
	if (guest === undefined) throw new Stop(status.refused, `${host.name} has no guests to measure from.`);
	if (guest.state !== 'running')
		throw new Stop(status.refused, `${guest.name} is not running: start it first (${virshCommand('start', guest.uuid)}).`);
	const setup: BenchSetup = {peer, guestUser, ...(isQuick ? quick : careful)};
	const from = await context.guestLogin.guest(host, guest, guestUser);
	const far = peer.kind === 'ssh' ? await context.guestLogin.peer(host, peer) : undefined;
	let isComplete = true;
	const onRepeat = (streams: number, repeat: number, result: number | TargetError): void => {
		const isFailed = result instanceof TargetError;
		if (isFailed) isComplete = false;
		context.tell(
			`${plural(streams, 'stream')}, ${repeat} of ${setup.repeats}: ${isFailed ? result.message : describeThroughput([result])}`,
		);
	};
	try {
		await mustBeAnother(from, peer.address);
		const measurements = await measure({
			host,
			guest: from,
			peer: far,
			setup,
			facts,
			domain: guest.name,
			onSample: () => {},
			onRepeat,
			signal: context.signal,
		});
		if (json) context.printJson({guest: guest.name, setup, measurements});
		for (const one of json ? [] : measurements) {
			context.print(
				`${String(one.streams).padStart(3)} ${one.streams === 1 ? 'stream ' : 'streams'}  ${describeThroughput(one.throughput)}   ${one.throughput.length} × ${setup.seconds} s, ${one.processes} iperf3 ${one.processes === 1 ? 'process' : 'processes'}`,
			);
			for (const limit of one.limits) context.print(`             ${limit}`);
		}
	} finally {
		await far?.close();
		await from.close();
	}

	return isComplete ? status.done : status.failed;
};
