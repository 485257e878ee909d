import {type LimitKind, percent} from './limit.ts';
import {isIdle, workersOf} from './threads.ts';

/** Without vhost QEMU's main loop carries every packet. */
export const mainLoop: LimitKind = {
	id: 'main-loop',
	remedy: {steps: ['vhost-net']},
	evidence({host, queuePairs}) {
		const loop = host?.threads.find(({isMainLoop}) => isMainLoop);
		return host === undefined ||
			queuePairs === undefined ||
			loop === undefined ||
			loop.busy <= 0.9 ||
			!workersOf(host).every(({busy}) => isIdle(busy))
			? []
			: [`QEMU's main loop uses ${percent(loop.busy)} of a CPU: it carries every packet, since no vhost worker does.`];
	},
};
