import {guestUser as usualUser} from '../bench/defaults.ts';
import type {Guest} from '../run/guest-power.ts';
import {type GuestWay, waysInto} from '../target/guest-way.ts';
import type {Target} from '../target/target.ts';
import type {Arguments} from './arguments.ts';
import type {CommandContext} from './context.ts';

/** Who logs in to a guest. */
export const guestUserOf = ({guestUser}: Pick<Arguments, 'guestUser'>): string => guestUser ?? usualUser;

/** The ways into a guest, as the user whom the arguments name. */
export const guestWays =
	({guestLogin, arguments: asked}: Pick<CommandContext, 'guestLogin' | 'arguments'>) =>
	(host: Target, guest: Guest): readonly GuestWay[] =>
		waysInto(host, guest, () => guestLogin.guest(host, guest, guestUserOf(asked)));
