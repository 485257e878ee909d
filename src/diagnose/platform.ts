import {isThreaded} from '../inspect/iperf3.ts';
import {hypervisorBelow} from '../inspect/nested.ts';
import type {Diagnosis, Finding} from './finding.ts';

const know = (finding: Omit<Finding, 'severity' | 'where'>): Finding => ({severity: 'worth knowing', where: 'host', ...finding});

/** What the machine below does with throughput, whatever is set here. */
export const platform: Diagnosis = ({host, tools: {iperf3}}) => {
	const below = hypervisorBelow(host);
	return [
		...(host.cloud === 'amazon'
			? [
					know({
						id: 'flow-cap',
						at: 'wire',
						evidence: 'EC2 caps one flow at 5 Gbit/s: one stream cannot show an improvement',
						advice: 'measure with several streams',
						unless: 'both ends are in one cluster placement group (10 Gbit/s), or use ENA Express.',
						source: 'EC2 User Guide, instance network bandwidth',
					}),
				]
			: []),
		...(below !== undefined
			? [
					know({
						id: 'nested',
						evidence: `This host is itself a guest (${below}): its CPUs may not be where they seem`,
						advice: '',
						unless: 'the machine below pins its CPUs, and shows their topology.',
						source: 'systemd-detect-virt',
					}),
				]
			: []),
		...(iperf3 === false
			? [
					know({
						id: 'no-iperf3',
						evidence: 'iperf3 was not found here: nothing can be measured against this host',
						advice: 'install the package iperf3 where it is to be measured',
						unless: 'another machine is the peer.',
						source: 'iperf3 --version',
					}),
				]
			: []),
		...(typeof iperf3 === 'string' && !isThreaded(iperf3)
			? [
					know({
						id: 'single-threaded-iperf3',
						evidence: `iperf3 ${iperf3} is single-threaded: several processes will be used`,
						advice: '',
						unless: 'the distribution has put the threads of 3.16 into it.',
						source: 'iperf3 release notes, 3.16',
					}),
				]
			: []),
	];
};
