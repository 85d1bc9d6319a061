//! Which groups of parameters packstack reads.
//!
//! Source: the `PRE_CONDITION` of each group, and the functions of these names in
//! `packstack/plugins/*.py` (`prescript_000`, `cinder_250`, `neutron_350`, `manila_355`,
//! `provision_700`, `aodh_810`, …).

/// Whether the group is read. `value` gives the effective value of a key.
pub(super) fn holds(condition: &str, value: &dyn Fn(&str) -> String) -> bool {
    if condition.is_empty() {
        return true;
    }
    if let Some((key, wanted)) = condition.split_once('=') {
        return value(key) == wanted;
    }
    let is = |key: &str, wanted: &str| value(key) == wanted;
    let on = |key: &str| is(key, "y");
    let has = |key: &str, part: &str| value(key).contains(part);
    let filled = |key: &str| !value(key).is_empty();
    let cinder = |part: &str| on("CONFIG_CINDER_INSTALL") && has("CONFIG_CINDER_BACKEND", part);
    let manila = |part: &str| on("CONFIG_MANILA_INSTALL") && has("CONFIG_MANILA_BACKEND", part);
    let agent = |name: &str| on("CONFIG_NEUTRON_INSTALL") && is("CONFIG_NEUTRON_L2_AGENT", name);
    let family = |name: &str| is("CONFIG_CINDER_NETAPP_STORAGE_FAMILY", name);
    let protocol = |name: &str| is("CONFIG_CINDER_NETAPP_STORAGE_PROTOCOL", name);
    let svm = "CONFIG_MANILA_NETAPP_DRV_HANDLES_SHARE_SERVERS";
    match condition {
        "use_vcenter" => on("CONFIG_NOVA_INSTALL") && on("CONFIG_VMWARE_BACKEND"),
        "unsupported_enabled" => on("CONFIG_UNSUPPORTED"),
        "filled_rhsm" => filled("CONFIG_RH_USER") || filled("CONFIG_RH_SAT6_SERVER"),
        // A proxy of a group that was not read is not known.
        "filled_rhsm_proxy" => holds("filled_rhsm", value) && filled("CONFIG_RH_PROXY"),
        "filled_satellite" => filled("CONFIG_SATELLITE_URL"),
        "filled_satellite_proxy" => {
            filled("CONFIG_SATELLITE_URL") && filled("CONFIG_SATELLITE_PROXY")
        }
        "check_lvm_options" | "check_lvm_vg_options" => cinder("lvm"),
        "check_gluster_options" => cinder("gluster"),
        "check_nfs_options" => cinder("nfs"),
        "check_solidfire_options" => cinder("solidfire"),
        "check_netapp_ontap_iscsi_options" => {
            cinder("netapp")
                && (family("ontap_cluster") || family("ontap_7mode"))
                && protocol("iscsi")
        }
        "check_netapp_nfs_settings" => cinder("netapp") && protocol("nfs"),
        "check_netapp_7modeiscsi_options" => {
            cinder("netapp") && family("ontap_7mode") && protocol("iscsi")
        }
        "check_netapp_7mode_fc_options" => {
            cinder("netapp") && family("ontap_7mode") && protocol("fc")
        }
        "check_netapp_vserver_options" => {
            cinder("netapp") && family("ontap_cluster") && (protocol("nfs") || protocol("iscsi"))
        }
        "check_netapp_eseries_options" => cinder("netapp") && family("eseries"),
        // Two groups of different plugins share this name in their source; the table tells them apart.
        "check_netapp_options" => cinder("netapp"),
        "check_manila_netapp_options" => manila("netapp"),
        "check_netapp_options_multi_svm" => manila("netapp") && is(svm, "true"),
        "check_netapp_options_single_svm" => manila("netapp") && is(svm, "false"),
        "check_generic_options" => manila("generic"),
        "check_network_standalone_options" => {
            on("CONFIG_MANILA_INSTALL") && is("CONFIG_MANILA_NETWORK_TYPE", "standalone")
        }
        "check_glusternative_options" => manila("glusternative"),
        "check_glusternfs_options" => manila("glusternfs"),
        "neutron_install" | "allow_all_in_one_ovs_bridge" => on("CONFIG_NEUTRON_INSTALL"),
        "use_ml2_with_linuxbridge" => agent("linuxbridge"),
        "use_ml2_with_ovs" => agent("openvswitch"),
        "use_ml2_with_ovn" => agent("ovn"),
        "use_openvswitch_vxlan" => {
            agent("openvswitch") && has("CONFIG_NEUTRON_ML2_TENANT_NETWORK_TYPES", "vxlan")
        }
        "check_provisioning_demo" => on("CONFIG_PROVISION_DEMO"),
        "check_provisioning_tempest" => on("CONFIG_PROVISION_TEMPEST"),
        "use_gnocchi" => on("CONFIG_CEILOMETER_INSTALL"),
        "use_aodh" => on("CONFIG_CEILOMETER_INSTALL") && on("CONFIG_AODH_INSTALL"),
        "use_panko" => on("CONFIG_CEILOMETER_INSTALL") && on("CONFIG_PANKO_INSTALL"),
        _ => false,
    }
}
