import type {Guest} from '../run/guest-power.ts';
import {type GuestWay, waysInto} from '../target/guest-way.ts';
import type {Target} from '../target/target.ts';
import type {CommandContext} from './context.ts';

/** The ways into a guest, as the user whom the arguments name. */
export const guestWays =
	({guestLogin, arguments: {guestUser}}: Pick<CommandContext, 'guestLogin' | 'arguments'>) =>
	(host: Target, guest: Guest): readonly GuestWay[] =>
		waysInto(host, guest, () => guestLogin.guest(host, guest, guestUser));
