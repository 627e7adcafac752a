#if Kafka
    import CRdKafka
    import MillraceCore

    /// Who commits offsets, as librdkafka wants to know it: the group, and of a member its id and generation. It has a form
    /// in bytes, which a membership carries from the member's client to a producer's.
    final class GroupMetadata {
        private let pointer: OpaquePointer

        /// Of the member, or of a group without members; nil if the membership comes from elsewhere.
        init?(group: String, member: GroupMembership?) {
            guard let member else {
                guard let pointer = rd_kafka_consumer_group_metadata_new(group) else { return nil }
                self.pointer = pointer
                return
            }
            var pointer: OpaquePointer?
            let failure = member.engineData.withUnsafeBytes {
                KafkaFailure(rd_kafka_consumer_group_metadata_read(&pointer, $0.baseAddress, $0.count))
            }
            guard failure == nil, let pointer else { return nil }
            self.pointer = pointer
        }

        deinit {
            rd_kafka_consumer_group_metadata_destroy(pointer)
        }

        /// Hands `body` librdkafka's object, which stays as long as the call.
        func withPointer<Result>(_ body: (OpaquePointer) -> Result) -> Result {
            withExtendedLifetime(self) { body(pointer) }
        }

        /// The form in bytes of what `client`, a member, is at present.
        static func bytes(of client: Client) -> [UInt8] {
            guard let metadata = rd_kafka_consumer_group_metadata(client.handle) else { return [] }
            defer { rd_kafka_consumer_group_metadata_destroy(metadata) }
            var buffer: UnsafeMutableRawPointer?
            var size = 0
            guard KafkaFailure(rd_kafka_consumer_group_metadata_write(metadata, &buffer, &size)) == nil else {
                return []
            }
            defer { rd_kafka_mem_free(client.handle, buffer) }
            return [UInt8](UnsafeRawBufferPointer(start: buffer, count: size))
        }
    }
#endif
