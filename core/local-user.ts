/** The one user of a desktop profile. The specification's tables carry a `user_id`; here it is always this. */
export const LOCAL_USER = 'local';
