/** Where the bucket lies inside InfluxDB 2. */
export type BucketPlace = { readonly orgId: string; readonly bucketId: string };

/** What a token is good for: writing the bucket, or reading it, and nothing else. */
export type AccessRole = 'writer' | 'reader';

/** A token and the authorization that it belongs to: the database tells a token once, its authorization for ever. */
export type GrantedToken = { readonly authorizationId: string; readonly token: string };

/** The database, signed in as its administrator. */
export interface DatabaseAdmin {
  /** @throws DatabaseAccessError where there is no such bucket */
  findBucket(org: string, bucket: string): Promise<BucketPlace>;
  /** Ids of the active authorizations with this description. */
  authorizations(place: BucketPlace, description: string): Promise<readonly string[]>;
  authorize(place: BucketPlace, role: AccessRole, description: string): Promise<GrantedToken>;
  revoke(authorizationId: string): Promise<void>;
  /** Lets InfluxQL ask for the bucket by the name of a database: what Grafana's InfluxQL needs. */
  mapDatabase(place: BucketPlace, database: string): Promise<void>;
}

/** Where a token is kept for whoever uses it. */
export interface TokenVault {
  /** What is kept, undefined where it is no token of ours. */
  read(): Promise<GrantedToken | undefined>;
  write(token: GrantedToken): Promise<void>;
}
