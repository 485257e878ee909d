// How long reading a host's facts and placing all its guests take, by size of the host. `npm run bench` runs it.
import {inspect} from '../../src/inspect/inspect.ts';
import {demandOf} from '../../src/placement/demand.ts';
import {hostForPlacement} from '../../src/placement/host.ts';
import {place} from '../../src/placement/place.ts';
import {readDomain} from '../../src/xml/domain.ts';
import {bigHost} from './big-host.ts';
import {tenths, time} from './time.ts';

const sizes = [
	[64, 1, 12],
	[128, 2, 25],
	[256, 4, 50],
	[512, 8, 100],
	[1024, 16, 200],
] as const;

const rows = sizes.map(([cpus, nodes, guests]) => {
	const snapshot = bigHost(cpus, nodes, guests);
	const facts = inspect(snapshot);
	if (facts.cpus.length !== cpus || facts.domains.filter(({process}) => process?.vhostWorkers.length === 1).length !== guests)
		throw new Error('The host was not read whole: the recorded host that it is made from has changed.');
	const definitions = facts.domains.flatMap(({inactiveXml, liveXml}) => [inactiveXml ?? '', liveXml ?? '']);
	const placeAll = () =>
		place(
			hostForPlacement(
				facts,
				facts.domains.map(({name}) => name),
			),
			facts.domains.map(domain => demandOf(domain, facts)),
		);
	const whole = time(() => inspect(snapshot));
	const reading = time(() => definitions.forEach(readDomain));
	const placing = time(placeAll);
	return {
		CPUs: cpus,
		nodes,
		guests,
		files: Object.keys(snapshot.files).length,
		'facts, ms': tenths(whole.median),
		fastest: tenths(whole.fastest),
		'of that domain XML, ms': tenths(reading.median),
		'placing, ms': tenths(placing.median),
		'facts + placing, µs per CPU': Math.round(((whole.median + placing.median) * 1000) / cpus),
		unplaced: placeAll().unplaced.length,
	};
});

console.log('Facts of a host, and a place for all its guests');
console.table(rows);
