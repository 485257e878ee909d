/** Fewer than these are the noise of any network: a guest that starts, a cable that was pulled. */
const [fewestLost, smallestShare] = [1000, 0.001];

/** `4.1 %` where so many of all packets were lost that it is worth a look. */
export const notableShare = (lost: number | undefined, passed: number | undefined): string | undefined => {
	if (lost === undefined || passed === undefined || lost < fewestLost) return undefined;
	const share = lost / (lost + passed);
	return share < smallestShare ? undefined : `${Number((100 * share).toPrecision(2))} %`;
};

/** Packets that an interface's queue holds by default, a tap's too (net/core/dev.c, DEFAULT_TX_QUEUE_LEN). */
export const usualQueueLength = 1000;
