#if Kafka
    import CRdKafka
    import Foundation
    import MillraceCore

    /// A handle of librdkafka, which has its own threads and may be used by any.
    final class Client: @unchecked Sendable {
        let handle: OpaquePointer
        private let kind: rd_kafka_type_t
        /// What the client calls, which lives as long.
        private let called: AnyObject?

        /// A client of `kind` that takes over `configuration`, by which it may call `called`.
        init(_ kind: rd_kafka_type_t, _ configuration: Configuration, called: AnyObject? = nil) throws(EngineError) {
            self.kind = kind
            self.called = called
            var message = [CChar](repeating: 0, count: 512)
            guard let handle = rd_kafka_new(kind, configuration.pointer, &message, message.count) else {
                let reason = message.withUnsafeBufferPointer { $0.baseAddress.map(String.init(cString:)) ?? "" }
                throw EngineError(.invalid, "librdkafka rejected these properties: \(reason)")
            }
            configuration.isTaken = true
            self.handle = handle
        }

        /// What is left of a client whose object has gone.
        private struct Remains: @unchecked Sendable {
            let handle: OpaquePointer
            let called: AnyObject?
        }

        deinit {
            guard kind == RD_KAFKA_PRODUCER else { return rd_kafka_destroy(handle) }
            // Now and then a producer that has died does not come down: nobody waits for it.
            let remains = Remains(handle: handle, called: called)
            Thread.detachNewThread {
                rd_kafka_destroy(remains.handle)
                withExtendedLifetime(remains.called) {}
            }
        }
    }
#endif
