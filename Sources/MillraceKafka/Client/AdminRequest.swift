#if Kafka
    import CRdKafka
    import MillraceCore

    /// A request to the cluster as a whole, which answers on a queue of its own.
    struct AdminRequest {
        let client: Client
        let options: KafkaOptions

        /// Sends a request of kind `operation` by `send` and hands its answer to `read`; both again if it fails for a reason
        /// that passes.
        /// - Throws: ``EngineError`` `unavailable` if there is no answer in time; what the cluster refused.
        func run<Result>(
            _ what: String, _ operation: rd_kafka_admin_op_t,
            send: (_ settings: OpaquePointer, _ queue: OpaquePointer) -> Void,
            read: (_ event: OpaquePointer) throws(EngineError) -> Result
        ) throws(EngineError) -> Result {
            let patience = Patience(options)
            return try patience.outlast(client) { () throws(EngineError) in
                try attempt(what, operation, max(1, patience.left), send: send, read: read)
            }
        }

        private func attempt<Result>(
            _ what: String, _ operation: rd_kafka_admin_op_t, _ milliseconds: Int32,
            send: (_ settings: OpaquePointer, _ queue: OpaquePointer) -> Void,
            read: (_ event: OpaquePointer) throws(EngineError) -> Result
        ) throws(EngineError) -> Result {
            guard let settings = rd_kafka_AdminOptions_new(client.handle, operation) else {
                throw EngineError(.unavailable, "\(what): librdkafka knows no such request")
            }
            defer { rd_kafka_AdminOptions_destroy(settings) }
            rd_kafka_AdminOptions_set_request_timeout(settings, milliseconds, nil, 0)
            guard let queue = rd_kafka_queue_new(client.handle) else {
                throw EngineError(.unavailable, "\(what): librdkafka makes no queue")
            }
            defer { rd_kafka_queue_destroy(queue) }
            send(settings, queue)
            // The request gives up by itself; the wait is a little longer.
            guard let event = rd_kafka_queue_poll(queue, milliseconds + 5_000) else {
                throw EngineError(.unavailable, "\(what): the cluster does not answer")
            }
            defer { rd_kafka_event_destroy(event) }
            let code = rd_kafka_event_error(event)
            guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
                var failure = KafkaFailure(of: code)
                if let reason = rd_kafka_event_error_string(event) { failure.reason = String(cString: reason) }
                throw failure.engineError(what)
            }
            return try read(event)
        }
    }
#endif
