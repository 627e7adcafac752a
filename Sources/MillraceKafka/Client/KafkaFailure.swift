#if Kafka
    import CRdKafka
    import MillraceCore

    /// What librdkafka says went wrong.
    struct KafkaFailure: Error {
        var code: rd_kafka_resp_err_t
        var reason: String
        /// The same call may be made again.
        var isRetriable = false
        /// The transaction can only be aborted.
        var requiresAbort = false
        /// The client can do nothing more.
        var isFatal = false

        /// A failure that is known by its code only; nil if it says that there is none.
        init?(_ code: rd_kafka_resp_err_t) {
            guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return nil }
            self.init(of: code)
        }

        /// A failure that is known by its code only.
        init(of code: rd_kafka_resp_err_t) {
            self.code = code
            reason = String(cString: rd_kafka_err2str(code))
        }

        /// The failure in `error`, which is destroyed; nil if there is none.
        init?(_ error: OpaquePointer?) {
            guard let error else { return nil }
            code = rd_kafka_error_code(error)
            reason = String(cString: rd_kafka_error_string(error))
            isRetriable = rd_kafka_error_is_retriable(error) != 0
            requiresAbort = rd_kafka_error_txn_requires_abort(error) != 0
            isFatal = rd_kafka_error_is_fatal(error) != 0
            rd_kafka_error_destroy(error)
        }

        /// Another producer or member has taken over.
        var isFenced: Bool {
            switch code {
            case RD_KAFKA_RESP_ERR__FENCED, RD_KAFKA_RESP_ERR_PRODUCER_FENCED, RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH,
                RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION, RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID,
                RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID:
                true
            default: false
            }
        }

        /// As the engine tells it of a partition or topic that is known to be there: a broker that does not know it has not
        /// heard of it yet. `what` names what it happened to.
        func engineErrorOfKnown(_ what: String) -> EngineError {
            let error = engineError(what)
            return error.code == .unknownTopic ? EngineError(.unavailable, error.message) : error
        }

        /// As the engine tells it; `what` names what it happened to.
        func engineError(_ what: String) -> EngineError {
            EngineError(engineCode, "\(what): \(reason)")
        }

        /// librdkafka calls it a failed authentication, too, when a broker goes away in the middle of one; what the client
        /// itself stumbled over it tells as "Local: …".
        private var isPassingAuthentication: Bool {
            code == RD_KAFKA_RESP_ERR__AUTHENTICATION && reason.contains("Local:")
        }

        /// A broker whose certificate is not trusted will not be later; other failures of TLS may pass.
        private var isUntrustedBroker: Bool {
            code == RD_KAFKA_RESP_ERR__SSL && reason.contains("certificate verify failed")
        }

        private var engineCode: EngineError.Code {
            if isFenced { return .fenced }
            if isPassingAuthentication { return .unavailable }
            if isUntrustedBroker { return .notPermitted }
            return switch code {
            case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC,
                RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
                .unknownTopic
            case RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE, RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET: .offsetOutOfRange
            case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE: .tooLarge
            case RD_KAFKA_RESP_ERR__BAD_MSG, RD_KAFKA_RESP_ERR__BAD_COMPRESSION, RD_KAFKA_RESP_ERR_INVALID_MSG: .corrupt
            case RD_KAFKA_RESP_ERR__INVALID_ARG, RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION,
                RD_KAFKA_RESP_ERR_INVALID_PARTITIONS, RD_KAFKA_RESP_ERR_OFFSET_METADATA_TOO_LARGE,
                RD_KAFKA_RESP_ERR_INVALID_REPLICATION_FACTOR, RD_KAFKA_RESP_ERR_POLICY_VIOLATION,
                RD_KAFKA_RESP_ERR_INVALID_CONFIG, RD_KAFKA_RESP_ERR_INVALID_REQUEST,
                RD_KAFKA_RESP_ERR_INVALID_GROUP_ID, RD_KAFKA_RESP_ERR_INCONSISTENT_GROUP_PROTOCOL,
                RD_KAFKA_RESP_ERR_INVALID_SESSION_TIMEOUT, RD_KAFKA_RESP_ERR_INVALID_TRANSACTION_TIMEOUT,
                RD_KAFKA_RESP_ERR_UNSUPPORTED_VERSION, RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE,
                RD_KAFKA_RESP_ERR_UNSUPPORTED_COMPRESSION_TYPE, RD_KAFKA_RESP_ERR_UNSUPPORTED_FOR_MESSAGE_FORMAT:
                .invalid
            case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED,
                RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED, RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
                RD_KAFKA_RESP_ERR__AUTHENTICATION, RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED:
                .notPermitted
            case RD_KAFKA_RESP_ERR__STATE: .invalid
            default: .unavailable
            }
        }
    }
#endif
