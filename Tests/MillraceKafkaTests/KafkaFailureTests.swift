#if Kafka
    import CRdKafka
    import MillraceCore
    @testable import MillraceKafka
    import Testing

    /// Which of the client's errors pass, and which do not. The reasons are librdkafka 2.0.2's own words.
    @Suite struct KafkaFailureTests {
        private func code(_ code: rd_kafka_resp_err_t, _ reason: String? = nil) -> EngineError.Code {
            var failure = KafkaFailure(of: code)
            if let reason { failure.reason = reason }
            return failure.engineError("a test").code
        }

        @Test func aBrokerThatGoesAwayInTheHandshakeRefusesNobody() {
            #expect(
                code(
                    RD_KAFKA_RESP_ERR__AUTHENTICATION,
                    "SASL PLAIN mechanism handshake failed: Local: Broker transport failure: broker's supported "
                        + "mechanisms: ")
                    == .unavailable)
            #expect(
                code(
                    RD_KAFKA_RESP_ERR__AUTHENTICATION,
                    "SASL GSSAPI mechanism handshake failed: Broker: Unsupported SASL mechanism: broker's supported "
                        + "mechanisms: PLAIN") == .notPermitted)
            #expect(
                code(
                    RD_KAFKA_RESP_ERR__AUTHENTICATION,
                    "SASL authentication error: Authentication failed: Invalid username or password") == .notPermitted)
        }

        @Test func aBrokerThatIsNotTrustedIsNotWaitedFor() {
            #expect(
                code(
                    RD_KAFKA_RESP_ERR__SSL,
                    "SSL handshake failed: error:0A000086:SSL routines::certificate verify failed: broker certificate could "
                        + "not be verified") == .notPermitted)
            #expect(code(RD_KAFKA_RESP_ERR__SSL, "SSL transport error: Connection reset by peer") == .unavailable)
        }

        @Test func whatNoWaitingChangesIsNotWaitedFor() {
            #expect(code(RD_KAFKA_RESP_ERR_INVALID_TRANSACTION_TIMEOUT) == .invalid)
            #expect(code(RD_KAFKA_RESP_ERR_UNSUPPORTED_VERSION) == .invalid)
            #expect(code(RD_KAFKA_RESP_ERR_NOT_CONTROLLER) == .unavailable)
        }
    }
#endif
