#if Kafka
    import CRdKafka
    import MillraceCore
    import Synchronization

    /// Clients that belong to a group without being members of it, so that they know the group's coordinator, and find it
    /// again when it moves; those that were used last are kept.
    final class GroupClients: Sendable {
        /// What a client is for.
        private struct Purpose: Hashable {
            var group: String
            var isSettled: Bool
        }

        private let options: KafkaOptions
        /// From the one used last on.
        private let clients = Mutex<[(purpose: Purpose, client: Client)]>([])
        /// An application asks about two or three; a tool that asks about all groups of a cluster must not keep them all.
        private static let most = 8

        init(_ options: KafkaOptions) {
            self.options = options
        }

        /// The client for `group`, to be told offsets only when they are settled, or as they are.
        /// - Throws: ``EngineError`` `invalid` for properties that cannot be.
        func client(of group: String, isSettled: Bool) throws(EngineError) -> Client {
            let purpose = Purpose(group: group, isSettled: isSettled)
            return try clients.withLock { (clients) throws(EngineError) in
                if let index = clients.firstIndex(where: { $0.purpose == purpose }) {
                    clients.insert(clients.remove(at: index), at: 0)
                } else {
                    let properties = KafkaConsumer.properties.merging([
                        "group.id": group, "isolation.level": isSettled ? "read_committed" : "read_uncommitted",
                    ]) { $1 }
                    let client = try Client(RD_KAFKA_CONSUMER, Configuration(options, properties))
                    // What the search for the coordinator stumbles over is told there only.
                    rd_kafka_poll_set_consumer(client.handle)
                    clients.insert((purpose, client), at: 0)
                    clients.removeLast(max(0, clients.count - Self.most))
                }
                return clients[0].client
            }
        }
    }
#endif
