import {full, type LimitKind, percent} from './limit.ts';
import {busyOf, notable, surelyOn} from './threads.ts';

/** A CPU that does nothing but receive; or receive and what the kernel does besides, where no thread of the guest is part of that. */
export const softirq: LimitKind = {
	id: 'softirq',
	remedy: {steps: ['nic-interrupts']},
	evidence({host}) {
		if (host === undefined) return [];
		const receiving = host.cpus.filter(one => one.softirq > 0.9);
		const kernel = host.cpus.filter(
			one =>
				!receiving.includes(one) &&
				one.busy >= full &&
				one.softirq >= 0.4 &&
				one.softirq + one.system >= 0.9 &&
				busyOf(surelyOn(host.threads, one.cpu)) < notable,
		);
		return [
			...(receiving.length === 0
				? []
				: [
						`Receiving packets (softirq) fills CPU ${receiving.map(one => `${one.cpu} (${percent(one.softirq)})`).join(', ')} of the host.`,
					]),
			...kernel.map(
				one =>
					`CPU ${one.cpu} of the host is full: receiving packets (softirq) ${percent(one.softirq)}, the kernel otherwise ${percent(one.system)}.`,
			),
		];
	},
};
