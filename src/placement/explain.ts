import type {Topology} from './cores.ts';
import type {HostForPlacement} from './host.ts';
import type {GuestDemand, Placement} from './placement.ts';
export const explain = (placement: Placement, _host: HostForPlacement, _topology: Topology, _guests: readonly GuestDemand[]): Placement => placement;
