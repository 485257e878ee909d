import type {Domain, Facts} from '../inspect/facts.ts';
import {slowsDown} from '../inspect/limiting-qdiscs.ts';
import {notableShare} from '../inspect/losses.ts';
import {rateInWords} from '../inspect/rates.ts';
import {linksUnder, wayOfInterface} from '../inspect/way-out.ts';
import type {Diagnosis, Finding} from './finding.ts';

/** libvirt makes a htb itself where a definition limits an interface, which is told of the definition. */
const ownTaps = (domains: readonly Domain[]): ReadonlySet<string> =>
	new Set(domains.flatMap(({live}) => (live?.interfaces ?? []).flatMap(({bandwidth, target}) => (bandwidth && target ? [target] : []))));

/** Every interface that packets of a running guest pass: its tap, the bridge, what lies under that. */
const onTheWay = (facts: Facts): ReadonlySet<string> => {
	const interfaces = facts.domains.flatMap(({live}) => live?.interfaces ?? []);
	const taps = facts.taps.filter(({domain}) => domain !== undefined);
	return new Set([
		...taps.flatMap(({name, bridge}) => (bridge === undefined ? [name] : [name, bridge])),
		...interfaces.flatMap(nic => {
			const {nics, devices} = wayOfInterface(facts, nic);
			return [...nics.map(({name}) => name), ...devices.flatMap(device => linksUnder(facts, device))];
		}),
	]);
};

/** What makes packets wait on the way of a guest, and where they were dropped for it. */
export const queues: Diagnosis = facts => {
	const [way, own] = [onTheWay(facts), ownTaps(facts.domains)];
	return (facts.qdiscs ?? [])
		.filter(({device, kind}) => way.has(device) && !(kind === 'htb' && own.has(device)))
		.flatMap((qdisc): readonly Finding[] => {
			const where = facts.taps.find(({name}) => name === qdisc.device)?.domain ?? qdisc.device;
			const dropped = notableShare(qdisc.dropped, qdisc.packets);
			const limit = qdisc.rate === undefined ? '' : `, to ${rateInWords(qdisc.rate)}`;
			return [
				...(slowsDown(qdisc)
					? [
							{
								id: 'tc-limit',
								severity: 'costs throughput' as const,
								where,
								at: {link: qdisc.device},
								evidence: `A queue of kind ${qdisc.kind} on ${qdisc.device} slows down what is sent there${limit}: no tuning gives more`,
								advice: `tc -s qdisc show dev ${qdisc.device}, tc -s class show dev ${qdisc.device}; tc qdisc del dev ${qdisc.device} root, where nobody wants it`,
								unless: 'the limit is wanted, or none of its classes reaches it.',
								source: 'tc(8)',
							},
						]
					: []),
				...(dropped === undefined
					? []
					: [
							{
								id: 'queue-drops',
								severity: 'costs throughput' as const,
								where,
								at: {link: qdisc.device},
								evidence: `The queue (${qdisc.kind}) of ${qdisc.device} dropped ${dropped} of what was sent there`,
								advice: `tc -s qdisc show dev ${qdisc.device} under load; what is behind ${qdisc.device} is too slow`,
								unless: 'the drops are its way to keep delays short (fq_codel, cake), or it was counted long ago.',
								source: 'tc-fq_codel(8)',
							},
						]),
			];
		});
};
