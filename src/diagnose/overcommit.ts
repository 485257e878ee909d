import type {Diagnosis} from './finding.ts';

/** vCPUs to a CPU above which guests wait for each other most of the time (RHEL's virtualization tuning guides). */
const most = 5;

/** Whether the guests that run have far more vCPUs than there are CPUs. */
export const overcommit: Diagnosis = ({cpus, domains}) => {
	const online = cpus.filter(cpu => cpu.online).length;
	const vcpus = domains
		.filter(({state}) => state === 'running')
		.reduce((sum, {live, inactive}) => sum + ((live ?? inactive)?.vcpus?.current ?? 0), 0);
	return online === 0 || vcpus <= most * online
		? []
		: [
				{
					id: 'overcommit',
					severity: 'costs throughput',
					where: 'host',
					evidence: `The guests that run have ${vcpus} vCPUs on ${online} CPUs, ${(vcpus / online).toFixed(1)} to one: they wait for each other`,
					advice: 'fewer vCPUs, or fewer guests, before anything is pinned',
					unless: 'most of them are idle.',
					source: 'Red Hat, “Configuring and managing virtualization”: at most 5 : 1',
				},
			];
};
