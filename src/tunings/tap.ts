import type {DomainInterface, Facts} from '../inspect/facts.ts';
import {notableShare, usualQueueLength} from '../inspect/losses.ts';
import {vhostInterfaces, whyNoVhost} from '../inspect/vhost.ts';
import {resetOffloads, setBatch, setReceiveRing} from '../xml/domain-edits.ts';
import type {XmlEdit} from '../xml/edit.ts';
import {choiceOf} from './choice.ts';
import {definitionEdit} from './definition-edit.ts';
import {ownDefinition} from './own-definition.ts';
import type {Tuning} from './tuning.ts';

/** Descriptors: the kernel's vhost takes no more, and QEMU no fewer (VIRTIO_NET_RX_QUEUE_MIN_SIZE, VIRTQUEUE_MAX_SIZE). */
const rings = ['256', '512', '1024'];
/** The tap takes no more at a time (NAPI_POLL_WEIGHT; tun_set_coalesce cuts what is larger). */
const mostFrames = 64;

/** A number of a field; undefined: it leaves alone what is. */
const typed = (text: string): number | undefined => (text === 'untouched' ? undefined : Number(text));

/** What was lost on the way into the guest, by its tap; undefined: nothing worth a look. */
const lossOf = ({taps}: Facts, nic: DomainInterface | undefined): string | undefined => {
	const tap = taps.find(({name}) => name === nic?.target);
	const share = notableShare(tap?.counters?.txDropped, tap?.counters?.txPackets);
	return share && `${tap?.name} dropped ${share} of what was sent into the guest, whose ring was full.`;
};

export const tap: Tuning = {
	id: 'tap',
	title: 'the guest’s tap',
	stars: 2,
	about:
		'Between bridge and guest lies a tap. It can hand on what the guest sends in batches, which spares the host work for small packets; ' +
		'and the guest can offer a longer ring for what it receives, which helps where bursts are dropped before it fetches them. Since Linux 4.20 ' +
		'vhost batches packets smaller than a page by itself (vhost_net_build_xdp), so measure whether batches still gain anything.',
	value: 'Batches of 64 packets; a receive ring of 1024 where its tap has dropped packets; offloads as they are.',
	wrong: 'Where packets are large already. Offloads that are off may be off for a reason.',
	risk:
		'Batches wait for no timer, and so cost no latency; a longer ring holds more packets, and so a queue of more latency when the guest is slow. ' +
		'Offloads that somebody has switched off may be off because the guest’s driver is broken with them.',
	source:
		'kernel drivers/net/tun.c (rx_batched; 0.91 → 1.08 million packets a second with 64, by its author); libvirt formatdomain ' +
		'(coalesce, rx_queue_size, host and guest offloads)',
	touches: {domain: ['definition of <guest>']},
	fields: [
		{
			id: 'ring',
			title: 'receive ring',
			hint: '256, 512 or 1024; “untouched” leaves it; automatic: 1024 where its tap has dropped packets, otherwise as it is',
			choices: [...rings, 'untouched'],
			check: text =>
				text === 'untouched' || rings.includes(text) ? undefined : `“${text}” is no ring that QEMU takes: ${rings.join(', ')}`,
		},
		{
			id: 'frames',
			title: 'packets a batch',
			hint: `a number from 1 to ${mostFrames}; “untouched” leaves it; automatic: ${mostFrames}`,
			check: text =>
				text === 'untouched' || (/^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= mostFrames)
					? undefined
					: `“${text}” is no number from 1 to ${mostFrames}`,
		},
		{
			id: 'offloads',
			title: 'offloads',
			hint: '“on” switches on again what the definition switches off; automatic: as it is',
			...choiceOf('on'),
		},
	],
	propose({facts, guest: chosen, options}) {
		const found = ownDefinition(chosen);
		if (found.kind === 'unavailable') return found;
		const {guest, definition} = found;
		const none = whyNoVhost(definition, facts);
		if (none !== undefined) return {kind: 'unavailable', because: none};
		// qemuDomainNetSupportsCoalesce; a pool of macvtaps has no bridge.
		const nics = vhostInterfaces(definition, facts).filter(
			({type, source}) =>
				type === 'bridge' || (type === 'network' && facts.networks.some(({name, bridge}) => name === source && bridge !== undefined)),
		);
		const named = nics.flatMap(nic => (nic.mac === undefined ? [] : [{...nic, mac: nic.mac}]));
		if (named.length === 0) return {kind: 'unavailable', because: 'no interface of it has a tap on a bridge'};
		const live = guest.live?.interfaces ?? [];
		const frames = typed(options.frames ?? String(mostFrames));
		const losses = named.flatMap(
			({mac}) =>
				lossOf(
					facts,
					live.find(nic => nic.mac === mac),
				) ?? [],
		);
		const ringOf = (nic: DomainInterface): number | undefined =>
			options.ring !== undefined
				? typed(options.ring)
				: lossOf(
							facts,
							live.find(({mac}) => mac === nic.mac),
						) === undefined
					? undefined
					: 1024;
		const ring = named.map(ringOf).find(size => size !== undefined);
		const off = options.offloads === 'on' ? named.flatMap(({offloadsOff}) => offloadsOff) : [];
		const edits = named.flatMap((nic): readonly XmlEdit[] => {
			const size = ringOf(nic);
			return [
				...(size === undefined ? [] : setReceiveRing(nic.mac, size)),
				...(frames === undefined ? [] : setBatch(nic.mac, frames)),
				...(options.offloads === 'on' ? resetOffloads(nic.mac, nic.offloadsOff) : []),
			];
		});
		const asked = [
			...(frames === undefined ? [] : [`batches of ${frames}`]),
			...(ring === undefined ? [] : [`ring ${ring}`]),
			...(off.length > 0 ? ['offloads'] : []),
		];
		if (asked.length === 0) return {kind: 'satisfied', because: 'its taps have dropped next to nothing'};
		return {
			kind: 'changes',
			summary: asked.join(', '),
			done: `${asked.join(', ')} already`,
			edits: [definitionEdit(guest, edits)],
			because: [
				...(frames === undefined ? [] : [`Each tap of ${guest.name} hands on up to ${frames} packets at a time.`]),
				...losses,
				...(off.length > 0 ? [`Switched on again: ${off.join(', ')}.`] : []),
			],
			warnings: [
				...(options.offloads === undefined && named.some(({offloadsOff}) => offloadsOff.length > 0)
					? [
							`The definition switches off: ${named.flatMap(({offloadsOff}) => offloadsOff).join(', ')}. Type “on” for offloads where nothing in the guest needs that.`,
						]
					: []),
				...facts.taps.flatMap(({name, domain, txQueueLength}) =>
					domain === guest.name && txQueueLength !== undefined && txQueueLength < usualQueueLength
						? [
								`Something sets the queue of ${name} to ${txQueueLength} (usual: ${usualQueueLength}), and may do so again at the next start: a udev rule, or a hook.`,
							]
						: [],
				),
			],
		};
	},
};
