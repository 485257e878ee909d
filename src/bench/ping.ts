/** How many echo requests are sent, and seconds from one to the next as ping takes them. */
export type Pace = {readonly count: number; readonly interval: string};

/** Seconds after which ping ends, whatever has arrived. */
export const pingDeadline = 5;

/**
 * A line an answer, with its time: `-q` would print the mean and the most alone. `-w` ends it where answers are missing; ping waits for
 * as many answers as `-c` says then, so that it may send more (iputils, ping(8)).
 */
export const pingCommand = (address: string, {count, interval}: Pace): readonly string[] => [
	'ping',
	'-n',
	'-i',
	interval,
	'-c',
	String(count),
	'-w',
	String(pingDeadline),
	address,
];

/** Echo requests that were sent, and of those that were answered the times in ms, shortest first. */
export type RoundTrips = {readonly sent: number; readonly times: readonly number[]};

/**
 * Out of what ping of iputils (`icmp_seq=1 ttl=64 time=0.099 ms`) or busybox (`seq=0 …`) printed in the C locale; undefined: it came to no end. A
 * second answer to the same request (`(DUP!)`) counts no more.
 */
export const parsePing = (text: string): RoundTrips | undefined => {
	const sent = /^(\d{1,9}) packets transmitted/m.exec(text)?.[1];
	if (sent === undefined) return undefined;
	const times = new Map<string, number>();
	for (const [, sequence = '', time] of text.matchAll(/^\d+ bytes from .*seq=(\d+) .*\btime=(\d+(?:\.\d+)?) ms$/gm))
		if (!times.has(sequence)) times.set(sequence, Number(time));
	return {sent: Number(sent), times: [...times.values()].sort((a, b) => a - b)};
};

/** Whether of so many requests one at least may take longer than this part of them. */
export const canTell = (sent: number, part: number): boolean => sent * (1 - part) >= 1 - 1e-9;

/**
 * The time in ms within which this part of all requests was answered: one that got lost took longer than all others. undefined: too few
 * were sent to tell, too many got lost, or the time cannot be (a clock was set meanwhile).
 */
export const answeredWithin = ({sent, times}: RoundTrips, part: number): number | undefined => {
	if (!canTell(sent, part)) return undefined;
	const time = times[Math.ceil(sent * part) - 1];
	return time !== undefined && time > 0 && time <= pingDeadline * 1000 ? time : undefined;
};
