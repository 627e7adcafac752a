#if Kafka
    import CRdKafka
    import Foundation
    import MillraceCore

    /// A list of partitions as librdkafka takes and gives it.
    final class PartitionList {
        private let pointer: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>

        init(capacity: Int = 8) {
            pointer = rd_kafka_topic_partition_list_new(Int32(capacity))
        }

        /// A list of `partitions`.
        convenience init(_ partitions: [TopicPartition]) {
            self.init(capacity: partitions.count)
            for partition in partitions {
                rd_kafka_topic_partition_list_add(pointer, partition.topic, partition.partition)
            }
        }

        /// A list of `offsets` with their metadata.
        convenience init(_ offsets: [TopicPartition: CommittedOffset]) {
            self.init(capacity: offsets.count)
            for (partition, committed) in offsets {
                guard
                    let element = rd_kafka_topic_partition_list_add(pointer, partition.topic, partition.partition)
                else { continue }
                element.pointee.offset = committed.offset
                guard !committed.metadata.isEmpty else { continue }
                // The list frees its metadata with C's free().
                element.pointee.metadata = UnsafeMutableRawPointer(strdup(committed.metadata))
                element.pointee.metadata_size = committed.metadata.utf8.count
            }
        }

        deinit {
            rd_kafka_topic_partition_list_destroy(pointer)
        }

        /// Hands `body` the list, which stays as long as the call.
        func withPointer<Result>(
            _ body: (UnsafeMutablePointer<rd_kafka_topic_partition_list_t>) -> Result
        ) -> Result {
            withExtendedLifetime(self) { body(pointer) }
        }

        /// The elements of `list`.
        static func elements(
            of list: UnsafePointer<rd_kafka_topic_partition_list_t>
        ) -> UnsafeBufferPointer<rd_kafka_topic_partition_t> {
            UnsafeBufferPointer(start: list.pointee.elems, count: Int(list.pointee.cnt))
        }
    }

    extension rd_kafka_topic_partition_t {
        /// The partition itself.
        var name: TopicPartition { TopicPartition(String(cString: topic), partition) }

        /// The metadata beside the offset.
        var metadataText: String {
            String(decoding: UnsafeRawBufferPointer(start: metadata, count: metadata_size), as: UTF8.self)
        }
    }
#endif
